import { InvalidOptionError } from "../errors.js";
import type { Address } from "./address.js";
import { formatAddress, parseAddress } from "./address.js";
import type { Credentials } from "./memcached-connection.js";

/** Where the memcached servers are. */
export interface MemcachedBackendOptions {
  /**
   * `host:port`, several of them with commas between, or a list. The port is 11211 where it is absent. Every process must
   * name the servers in the same way: processes with different lists do not see each other's entries. Default
   * `127.0.0.1:11211`.
   */
  readonly servers?: string | readonly string[] | undefined;
  /** For servers with SASL authentication. Default: none. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** How long a call may take, in milliseconds. Default 100. */
  readonly timeout?: number | undefined;
}

/**
 * The addresses of the servers, each once, in an order that does not depend on the order of the option.
 *
 * @throws InvalidOptionError when there is none, or one that makes no sense
 */
export function serverAddresses(servers: string | readonly string[] = "127.0.0.1:11211"): readonly Address[] {
  const texts = (typeof servers === "string" ? [servers] : servers).flatMap((text) => text.split(","));
  const addresses = texts.map((text) => parseAddress(text.trim(), 11211, "servers"));
  if (addresses.length === 0) throw new InvalidOptionError("`servers` is empty: give at least one host:port");
  const byText = new Map(addresses.map((address) => [formatAddress(address), address]));
  return [...byText.keys()].toSorted().map((text) => byText.get(text)!);
}

/** @throws InvalidOptionError when only one of name and password is given */
export function saslCredentials({ username, password }: MemcachedBackendOptions): Credentials {
  if (!username === !password) return username ? { username, password } : {};
  throw new InvalidOptionError("`username` and `password` belong together: give both or none");
}
