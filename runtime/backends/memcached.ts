import type { CacheBackend } from "../backend.js";
import { systemClock } from "../clock.js";
import { BackendError } from "../errors.js";
import { formatAddress } from "./address.js";
import { timeoutMs } from "../deadline.js";
import type { MemcachedConnection } from "./memcached-connection.js";
import { distributeKeys } from "./memcached-distribution.js";
import { openEnvelope, sealEnvelope } from "./memcached-envelope.js";
import { expiryField } from "./memcached-expiry.js";
import { keyNamer } from "./memcached-key.js";
import type { MemcachedBackendOptions } from "./memcached-options.js";
import { saslCredentials, serverAddresses } from "./memcached-options.js";
import type { Reply, Request } from "./memcached-protocol.js";
import { opcode, refusal, status, storeExtras } from "./memcached-protocol.js";
import { MemcachedServer } from "./memcached-server.js";

export type { MemcachedBackendOptions } from "./memcached-options.js";

/**
 * A backend in one or more memcached servers, through memjs and the binary protocol.
 *
 * Every call answers or rejects within `timeout`. After any failure the connection is replaced, so that a late reply
 * never answers another call. A server that is down means misses for its keys; no other server takes them over, because
 * it would bring up old data when the first returns.
 *
 * @throws InvalidOptionError for options that make no sense
 *
 * @example
 * ```ts
 * const cache = createCache({ backend: memcached({ servers: "10.0.0.1:11211,10.0.0.2:11211" }) });
 * ```
 */
export function memcached(options: MemcachedBackendOptions = {}): CacheBackend {
  const addresses = serverAddresses(options.servers);
  const credentials = saslCredentials(options);
  const deadlineMs = timeoutMs(options.timeout);
  const servers = addresses.map((address) => new MemcachedServer(address, credentials, deadlineMs));
  const serverOf = distributeKeys(addresses.map(formatAddress));
  const nameOf = keyNamer(addresses.map(formatAddress));

  const call = <T>(operation: string, key: string, command: (item: Item) => Promise<T>): Promise<T> => {
    const server = servers[serverOf(key)]!;
    const name = nameOf(key);
    return inBackendErrors(operation, () => server.call((connection) => command({ connection, name })));
  };
  return {
    name: "memcached",
    timeoutMs: deadlineMs,
    get: (key) => call("get", key, get),
    set: (key, bytes, ttlMs) => call("set", key, (item) => set(item, bytes, ttlMs)),
    delete: (key) => call("delete", key, remove),
    add: (key, bytes, ttlMs) => call("add", key, (item) => add(item, bytes, ttlMs)),
    ping: () => inBackendErrors("ping", () => Promise.all(servers.map((server) => server.call(ping)))),
    close: () => servers.forEach((server) => server.close()),
  };
}

/** Where a key's bytes are: its name in memcached, and a connection to its server. */
interface Item {
  readonly connection: MemcachedConnection;
  readonly name: string;
}

async function get({ connection, name }: Item): Promise<Buffer | undefined> {
  const reply = await connection.request({ opcode: opcode.get, key: name });
  if (reply.status === status.notFound) return undefined;
  return openEnvelope(name, accepted(reply).value, systemClock.now());
}

async function set(item: Item, bytes: Uint8Array, ttlMs: number): Promise<void> {
  const reply = await item.connection.request({ opcode: opcode.set, ...content(item.name, bytes, ttlMs) });
  if (reply.status === status.ok) return;
  // A refused value must not leave the one that it was to replace.
  await remove(item);
  throw refusal(reply.status, bytes.length);
}

async function remove({ connection, name }: Item): Promise<void> {
  const reply = await connection.request({ opcode: opcode.delete, key: name });
  if (reply.status !== status.notFound) accepted(reply);
}

async function add(item: Item, bytes: Uint8Array, ttlMs: number): Promise<boolean> {
  const { connection, name } = item;
  const request = content(name, bytes, ttlMs);
  const reply = await connection.request({ opcode: opcode.add, ...request });
  if (reply.status !== status.exists) return Boolean(accepted(reply, bytes.length));
  return takeOver(item, request);
}

/**
 * memcached keeps an item up to two seconds longer than its exact lifetime. One that has expired counts as absent: it is
 * replaced, unless somebody else was faster.
 */
async function takeOver({ connection, name }: Item, request: Omit<Request, "opcode">): Promise<boolean> {
  const old = await connection.request({ opcode: opcode.get, key: name });
  if (old.status === status.notFound) return false;
  if (openEnvelope(name, accepted(old).value, systemClock.now())) return false;
  const reply = await connection.request({ opcode: opcode.set, ...request, cas: Buffer.from(old.cas) });
  return reply.status === status.ok;
}

async function ping(connection: MemcachedConnection): Promise<void> {
  accepted(await connection.request({ opcode: opcode.noop }));
}

/** What a request stores under `name`. */
function content(name: string, bytes: Uint8Array, ttlMs: number): Omit<Request, "opcode"> {
  const now = systemClock.now();
  const value = sealEnvelope(name, bytes, now + ttlMs);
  return { key: name, extras: storeExtras(expiryField(ttlMs, now)), value };
}

function accepted(reply: Reply, bytes = 0): Reply {
  if (reply.status === status.ok) return reply;
  throw refusal(reply.status, bytes);
}

async function inBackendErrors<T>(operation: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw new BackendError("memcached", operation, cause);
  }
}
