import { hash } from "node:crypto";

/** memcached takes 250 bytes; what is not printable ASCII is accepted by the binary protocol and harms others. */
const plain = /^[!-~]{1,230}$/;

/**
 * Names keys in memcached. Two different keys never get the same name.
 *
 * The list of servers is part of every name. Otherwise a list that changes and changes back would bring up entries that
 * were invalidated in between, on a server that did not hear of it.
 *
 * @param servers in a stable order
 * @returns the function from a key to its name: as it is where that is safe, else its SHA-256
 */
export function keyNamer(servers: readonly string[]): (key: string) => string {
  const list = hash("sha256", servers.join(","), "base64url").slice(0, 8);
  return (key) => (plain.test(key) ? `${list}:${key}` : `${list}#${digest(key)}`);
}

/** UTF-16, because in UTF-8 all lone surrogates are the same. */
function digest(key: string): string {
  return hash("sha256", Buffer.from(key, "utf16le"), "base64url");
}
