import type { Item, Token } from "../backend.js";
import { systemClock } from "../clock.js";
import type { MemcachedConnection } from "./memcached-connection.js";
import { openEnvelope, sealEnvelope } from "./memcached-envelope.js";
import { expiryField } from "./memcached-expiry.js";
import type { Reply, Request } from "./memcached-protocol.js";
import { opcode, refusal, status, storeExtras } from "./memcached-protocol.js";
import { comparable, issueToken } from "./memcached-token.js";

/** Where a key's bytes are: its name in memcached, and a connection to its server. */
export interface Place {
  readonly connection: MemcachedConnection;
  readonly name: string;
}

/** What a place is to hold. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly ttlMs: number;
}

export async function get(place: Place): Promise<Buffer | undefined> {
  return (await fetched(place))?.bytes;
}

/** Several places of one server, in one round trip. */
export function readAll(connection: MemcachedConnection, names: readonly string[]): Promise<(Item | undefined)[]> {
  return connection.together(() => Promise.all(names.map((name) => read({ connection, name }))));
}

async function read(place: Place): Promise<Item | undefined> {
  const found = await fetched(place);
  if (!found?.bytes) return undefined;
  return { bytes: found.bytes, token: issueToken(place.connection.id, found.cas) };
}

export async function set(place: Place, content: Content): Promise<void> {
  const reply = await place.connection.request({ opcode: opcode.set, ...stored(place, content) });
  if (reply.status === status.ok) return;
  // A refused value must not leave the one that it was to replace.
  await remove(place);
  throw refusal(reply.status, content.bytes.length);
}

/** Stores only where the item still has the number `cas`; the token of what is stored now. */
export async function replace(place: Place, content: Content, cas: Buffer): Promise<Token | undefined> {
  const reply = await place.connection.request({ opcode: opcode.set, ...stored(place, content), cas });
  if (reply.status === status.ok) return issueToken(place.connection.id, reply.cas);
  if (hasLost(reply)) return undefined;
  await drop(place, cas);
  throw refusal(reply.status, content.bytes.length);
}

/** Stores only where there is nothing; the token of what is stored now. */
export async function store(place: Place, content: Content): Promise<Token | undefined> {
  const cas = await storeAbsent(place, content);
  return cas && issueToken(place.connection.id, cas);
}

async function storeAbsent(place: Place, content: Content): Promise<Buffer | undefined> {
  const request = stored(place, content);
  const reply = await place.connection.request({ opcode: opcode.add, ...request });
  if (reply.status === status.exists) return takeOver(place, request);
  return accepted(reply, content.bytes.length).cas;
}

/**
 * memcached keeps an item up to two seconds longer than its exact lifetime. One that has expired counts as absent, and so
 * does what is no whole envelope of this key: it is replaced, unless somebody else was faster.
 */
async function takeOver(place: Place, request: Omit<Request, "opcode">): Promise<Buffer | undefined> {
  const old = await fetched(place);
  if (!old || old.bytes) return undefined;
  const reply = await place.connection.request({ opcode: opcode.set, ...request, cas: comparable(old.cas) });
  return hasLost(reply) ? undefined : accepted(reply, request.value?.length).cas;
}

export async function remove({ connection, name }: Place): Promise<void> {
  const reply = await connection.request({ opcode: opcode.delete, key: name });
  if (reply.status !== status.notFound) accepted(reply);
}

/** Removes the item only where it still has the number `cas`; then or before, it is gone. */
export async function drop({ connection, name }: Place, cas: Buffer): Promise<true> {
  const reply = await connection.request({ opcode: opcode.delete, key: name, cas });
  if (!hasLost(reply)) accepted(reply);
  return true;
}

export async function ping(connection: MemcachedConnection): Promise<void> {
  accepted(await connection.request({ opcode: opcode.noop }));
}

/** What there is under a name: bytes where they are whole, of this key and not expired, and the number to replace it by. */
interface Found {
  readonly bytes: Buffer | undefined;
  readonly cas: Buffer;
}

async function fetched({ connection, name }: Place): Promise<Found | undefined> {
  const reply = await connection.request({ opcode: opcode.get, key: name });
  if (reply.status === status.notFound) return undefined;
  const { value, cas } = accepted(reply);
  return { bytes: openEnvelope(name, value, systemClock.now()), cas };
}

function stored({ name }: Place, { bytes, ttlMs }: Content): Omit<Request, "opcode"> {
  const now = systemClock.now();
  const value = sealEnvelope(name, bytes, now + ttlMs);
  return { key: name, extras: storeExtras(expiryField(ttlMs, now)), value };
}

/** Whether the number that a request gave is not the item's any more. */
function hasLost(reply: Reply): boolean {
  return reply.status === status.exists || reply.status === status.notFound;
}

function accepted(reply: Reply, bytes = 0): Reply {
  if (reply.status === status.ok) return reply;
  throw refusal(reply.status, bytes);
}
