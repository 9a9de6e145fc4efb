import type { Token } from "../backend.js";
import { Refusal } from "./memcached-protocol.js";

/** What a token stands for. */
export interface Seen {
  /** The connection that the number came over. A restarted server counts from 1 again: over another one it means nothing. */
  readonly connectionId: string;
  /** The number that the item had. */
  readonly cas: Buffer;
}

/**
 * The token for an item with this number, read or stored over the connection with this id.
 *
 * @throws Refusal as `comparable` does
 */
export function issueToken(connectionId: string, cas: Buffer): Token {
  return `${connectionId}:${comparable(cas).toString("hex")}`;
}

/** What `token` stands for; a text that is no token stands for a connection that there is not. */
export function readToken(token: Token): Seen {
  const colon = token.lastIndexOf(":");
  return { connectionId: token.slice(0, colon), cas: Buffer.from(token.slice(colon + 1), "hex") };
}

/**
 * A copy of `cas`, for a request that compares it.
 *
 * @throws Refusal where the server numbers nothing: a request with a 0 compares nothing and is always carried out
 */
export function comparable(cas: Buffer): Buffer {
  if (cas.some((byte) => byte !== 0)) return Buffer.from(cas);
  throw new Refusal("the server compares nothing: start it without `memcached -C`");
}
