import type { CacheBackend } from "./backend.js";
import { decode, encode } from "./codec.js";
import type { Entry } from "./entry.js";
import type { Guard } from "./guard.js";
import { nonce } from "./nonce.js";

/** The versions of tags by tag key; a tag that has none yet is absent. */
export type Versions = ReadonlyMap<string, string>;

export interface RemoteRead {
  readonly entry: Entry | undefined;
  readonly versions: Versions;
}

/** How long a tag's version is kept at least: longer than the entries that carry it, or they would be lost early. */
const minTagLifeMs = 3_600_000;

/**
 * Entries and tag versions in a backend of bytes. An entry is valid only while each of its recorded versions is the
 * current one; a version that is gone, by invalidation or eviction, makes every entry that carries the tag a miss.
 */
export class Remote {
  readonly #guard: Guard;

  constructor(guard: Guard) {
    this.#guard = guard;
  }

  /**
   * The entry of `key`, if it is valid, and the versions of `tags`: one round trip, and a second one when the entry
   * carries tags that came from its result.
   *
   * @throws BackendError when the backend does not answer
   */
  async read(key: string, tags: readonly string[]): Promise<RemoteRead> {
    const [frame, ...found] = await this.#getMany([key, ...tags]);
    const versions = versionsOf(tags, found);
    const entry = frame && decode(frame);
    if (!entry) return { entry: undefined, versions };
    const more = entry.tags.filter((tag) => !tags.includes(tag));
    const all = more.length === 0 ? versions : new Map([...versions, ...(await this.versions(more))]);
    return { entry: isCurrent(entry, all) ? entry : undefined, versions };
  }

  /** The versions of `tags`. */
  async versions(tags: readonly string[]): Promise<Versions> {
    return versionsOf(tags, await this.#getMany(tags));
  }

  /**
   * Gives each tag that has no version a fresh one and returns them all. When it resolves, the backend has acknowledged
   * them; where another process was faster, its version counts.
   */
  async seed(tags: readonly string[], known: Versions, entryLifeMs: number): Promise<Versions> {
    const missing = tags.filter((tag) => !known.has(tag));
    if (missing.length === 0) return known;
    const lifeMs = Math.max(2 * entryLifeMs, minTagLifeMs);
    const seeded = await Promise.all(missing.map(async (tag) => [tag, await this.#seedOne(tag, lifeMs)] as const));
    return new Map([...known, ...seeded]);
  }

  async #seedOne(tag: string, lifeMs: number): Promise<string> {
    const version = nonce();
    const won = await this.#guard.call("add", (backend) => add(backend, tag, Buffer.from(version), lifeMs));
    if (won) return version;
    const current = await this.#guard.call("get", (backend) => backend.get(tag));
    // Gone again between the two calls: a version that no tag has makes the entry a miss.
    return current ? textOf(current) : version;
  }

  /** @throws BackendError when the backend did not acknowledge it; TypeError for a value without a faithful form */
  async write(key: string, entry: Entry, ttlMs: number): Promise<void> {
    const frame = encode(entry);
    await this.#guard.call("set", (backend) => backend.set(key, frame, ttlMs));
  }

  /** @throws BackendError when the backend did not acknowledge it */
  async remove(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((key) => this.#guard.call("delete", (backend) => backend.delete(key))));
  }

  async close(): Promise<void> {
    await this.#guard.call("close", (backend) => backend.close?.());
  }

  #getMany(keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    if (keys.length === 0) return Promise.resolve([]);
    return this.#guard.call("get", (backend) =>
      backend.getMany ? backend.getMany(keys) : Promise.all(keys.map((key) => backend.get(key))),
    );
  }
}

/** Set-if-absent; on a backend without it, two processes may both win, which costs a miss and nothing else. */
async function add(backend: CacheBackend, key: string, bytes: Uint8Array, ttlMs: number): Promise<boolean> {
  if (backend.add) return backend.add(key, bytes, ttlMs);
  if (await backend.get(key)) return false;
  await backend.set(key, bytes, ttlMs);
  return true;
}

function versionsOf(tags: readonly string[], found: readonly (Uint8Array | undefined)[]): Versions {
  const versions = new Map<string, string>();
  for (const [index, tag] of tags.entries()) {
    const bytes = found[index];
    if (bytes) versions.set(tag, textOf(bytes));
  }
  return versions;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

function isCurrent(entry: Entry, versions: Versions): boolean {
  return entry.tags.every((tag, index) => versions.get(tag) === entry.versions[index]);
}
