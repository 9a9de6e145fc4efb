import type { Item, Token } from "../backend.js";
import { sealed, stampOf, unsealed } from "./redis-envelope.js";
import { dropScript, putScript, run } from "./redis-script.js";
import type { RedisSession } from "./redis-session.js";
import { stampIn, tokenOf } from "./redis-token.js";

/** Some 140,000 years: where Redis's clock would overflow, the lifetime is capped. */
const maxTtlMs = 2 ** 52;

export async function get({ client, prefix }: RedisSession, key: string): Promise<Buffer | undefined> {
  // `get` would decode the bytes as text.
  const content = await client.getBuffer(prefix + key);
  return content === null ? undefined : unsealed(content);
}

export async function read(session: RedisSession, key: string): Promise<Item | undefined> {
  return item(session, await session.client.getBuffer(session.prefix + key));
}

/** In a Redis Cluster, `keys` must have one slot. */
export async function readAll(session: RedisSession, keys: readonly string[]): Promise<(Item | undefined)[]> {
  if (keys.length === 0) return [];
  const { client, prefix } = session;
  const contents = await client.mgetBuffer(prefix === "" ? [...keys] : keys.map((key) => prefix + key));
  return contents.map((content) => item(session, content));
}

function item({ number }: RedisSession, content: Buffer | null): Item | undefined {
  return content === null ? undefined : new RedisItem(number, content);
}

class RedisItem implements Item {
  readonly bytes: Buffer;
  readonly #session: number;
  readonly #content: Buffer;

  constructor(session: number, content: Buffer) {
    this.bytes = unsealed(content);
    this.#session = session;
    this.#content = content;
  }

  /** Made when it is asked for: neither a hit nor a version needs one. */
  get token(): Token {
    return tokenOf(this.#session, stampOf(this.#content));
  }
}

export async function set(
  { client, prefix }: RedisSession,
  key: string,
  bytes: Uint8Array,
  ttlMs: number,
): Promise<void> {
  const { content } = sealed(bytes);
  if (ttlMs === Infinity) await client.set(prefix + key, content);
  else await client.set(prefix + key, content, "PX", wholeMs(ttlMs));
}

export async function remove({ client, prefix }: RedisSession, key: string): Promise<void> {
  await client.unlink(prefix + key);
}

export async function put(
  session: RedisSession,
  key: string,
  bytes: Uint8Array,
  ttlMs: number,
  token: Token | undefined,
): Promise<Token | undefined> {
  const { stamp, content } = sealed(bytes);
  const isStored =
    token === undefined
      ? await add(session, key, content, ttlMs)
      : await replace(session, key, content, ttlMs, stampIn(token, session.number));
  return isStored ? tokenOf(session.number, stamp) : undefined;
}

async function add({ client, prefix }: RedisSession, key: string, content: Buffer, ttlMs: number): Promise<boolean> {
  const name = prefix + key;
  const reply =
    ttlMs === Infinity
      ? await client.set(name, content, "NX")
      : await client.set(name, content, "PX", wholeMs(ttlMs), "NX");
  return reply !== null;
}

async function replace(
  { client, prefix }: RedisSession,
  key: string,
  content: Buffer,
  ttlMs: number,
  stamp: string | undefined,
): Promise<boolean> {
  if (stamp === undefined) return false;
  const lifetime = ttlMs === Infinity ? "" : wholeMs(ttlMs);
  return (await run(client, putScript, prefix + key, [Buffer.from(stamp, "latin1"), content, lifetime])) === 1;
}

/** @returns whether the token was compared: one of an older session means nothing any more */
export async function drop({ client, prefix, number }: RedisSession, key: string, token: Token): Promise<boolean> {
  const stamp = stampIn(token, number);
  if (stamp === undefined) return false;
  await run(client, dropScript, prefix + key, [Buffer.from(stamp, "latin1")]);
  return true;
}

/** Redis takes whole milliseconds from 1 on. */
function wholeMs(ttlMs: number): number {
  return Math.min(Math.max(Math.ceil(ttlMs), 1), maxTtlMs);
}
