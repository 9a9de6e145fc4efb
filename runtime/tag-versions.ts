import type { CacheBackend, Item } from "./backend.js";
import { asBuffer } from "./bytes.js";
import type { Clock } from "./clock.js";
import type { Guard } from "./guard.js";
import { isNamespaceKey } from "./key.js";
import { nonce, nonceLength } from "./nonce.js";

/** The versions of tags by tag key; a tag that has none is absent. */
export type Versions = ReadonlyMap<string, string>;

/** Nothing is known of any tag. */
export const noVersions: Versions = new Map();

/** How long a tag's version is kept at least, so that short-lived entries do not write it again and again. */
const minLifeMs = 3_600_000;

/**
 * The versions of tags in a backend: random text, each under a key of its own. To invalidate a tag is to remove its
 * version; the next one is different.
 */
export class TagVersions {
  readonly #guard: Guard;
  readonly #clock: Clock;
  /** Versions on their way to the backend; all who need one at the same time share it. */
  readonly #seeding = new Map<string, Promise<string>>();

  constructor(guard: Guard, clock: Clock) {
    this.#guard = guard;
    this.#clock = clock;
  }

  /** The versions of `tags`. @throws BackendError when the backend does not answer */
  async read(tags: readonly string[]): Promise<Versions> {
    return versionsOf(tags, await this.#guard.read(tags));
  }

  /**
   * The versions of `tags`, each of which lives at least as long as an entry of `entryLifeMs`. A tag that has none, or
   * one that ends sooner, gets a fresh one. When it resolves, the backend has acknowledged them; where another process
   * was faster, its version counts.
   *
   * @param known versions that were read just before; absent: they are read now
   * @throws BackendError when the backend does not answer
   */
  async seed(tags: readonly string[], entryLifeMs: number, known?: Versions): Promise<Versions> {
    const versions = known ?? (await this.read(tags));
    const until = this.#clock.now() + entryLifeMs;
    const missing = [...new Set(tags)].filter((tag) => !lasts(versions.get(tag), until));
    if (missing.length === 0) return versions;
    const seeded = await Promise.all(
      missing.map(async (tag) => {
        // To replace the version of a namespace would make everything in it invalid.
        const lifeMs = isNamespaceKey(tag) ? Infinity : lifeOfVersionMs(entryLifeMs);
        return [tag, await this.#seedShared(tag, versions.get(tag), lifeMs, until)] as const;
      }),
    );
    return new Map([...versions, ...seeded]);
  }

  /** Removes the versions of `tags`: what carries one is invalid. @throws BackendError when not acknowledged */
  async remove(tags: readonly string[]): Promise<void> {
    await this.#guard.removeAll(tags);
    this.forget(tags);
  }

  /** A version that was on its way may or may not be gone: whoever comes from now on waits for it and looks again. */
  forget(tags: readonly string[]): void {
    for (const tag of tags) {
      const seeding = this.#seeding.get(tag);
      if (seeding) void this.#share(tag, seeding.then(noVersion, noVersion));
    }
  }

  async #seedShared(tag: string, known: string | undefined, lifeMs: number, until: number): Promise<string> {
    const seeding = this.#seeding.get(tag);
    if (!seeding) return this.#share(tag, this.#seedOne(tag, known, lifeMs));
    const version = await seeding;
    return lasts(version, until) ? version : this.#seedShared(tag, version || undefined, lifeMs, until);
  }

  #share(tag: string, seeding: Promise<string>): Promise<string> {
    this.#seeding.set(tag, seeding);
    const forget = (): void => {
      if (this.#seeding.get(tag) === seeding) this.#seeding.delete(tag);
    };
    seeding.then(forget, forget);
    return seeding;
  }

  async #seedOne(tag: string, known: string | undefined, lifeMs: number): Promise<string> {
    if (known !== undefined) return this.#replace(tag, known, lifeMs);
    const version = newVersion(this.#clock.now() + lifeMs);
    const won = await this.#guard.call("put", tag, (backend) => add(backend, tag, Buffer.from(version), lifeMs));
    // Gone again between the two calls: a version that no tag has makes the entry a miss.
    return won ? version : ((await this.read([tag])).get(tag) ?? version);
  }

  /** Puts a fresh version in the place of one that ends too soon; keeping that one might undo an invalidation. */
  async #replace(tag: string, known: string, lifeMs: number): Promise<string> {
    const current = (await this.read([tag])).get(tag);
    if (current !== undefined && current !== known) return current;
    return this.#write(tag, lifeMs);
  }

  /**
   * Gives `tag` a version that it never had, for an entry of `entryLifeMs`: whatever carries another one is invalid.
   *
   * @throws BackendError when the backend did not acknowledge it
   */
  renew(tag: string, entryLifeMs: number): Promise<string> {
    return this.#write(tag, lifeOfVersionMs(entryLifeMs));
  }

  async #write(tag: string, lifeMs: number): Promise<string> {
    const version = newVersion(this.#clock.now() + lifeMs);
    await this.#guard.call("set", tag, (backend) => backend.set(tag, Buffer.from(version), lifeMs));
    return version;
  }
}

/** Set-if-absent; on a backend without it, two processes may both win, which costs a miss and nothing else. */
async function add(backend: CacheBackend, key: string, bytes: Uint8Array, ttlMs: number): Promise<boolean> {
  if (backend.put) return (await backend.put(key, bytes, ttlMs, undefined)) !== undefined;
  if (await backend.get(key)) return false;
  await backend.set(key, bytes, ttlMs);
  return true;
}

function lifeOfVersionMs(entryLifeMs: number): number {
  return Math.max(2 * entryLifeMs, minLifeMs);
}

/** Random text, and the instant of its end in base 36; without one it never ends. */
function newVersion(endsAt: number): string {
  return nonce() + (endsAt === Infinity ? "" : Math.ceil(endsAt).toString(36));
}

function lasts(version: string | undefined, until: number): boolean {
  if (!version) return false;
  return version.length === nonceLength || Number.parseInt(version.slice(nonceLength), 36) >= until;
}

function noVersion(): string {
  return "";
}

/** The versions among what was read under the keys of `tags`. */
function versionsOf(tags: readonly string[], found: readonly (Item | undefined)[]): Versions {
  const versions = new Map<string, string>();
  for (const [index, tag] of tags.entries()) {
    const bytes = found[index]?.bytes;
    if (bytes) versions.set(tag, versionIn(bytes));
  }
  return versions;
}

/** The version in the bytes of a tag's key. */
export function versionIn(bytes: Uint8Array): string {
  return asBuffer(bytes).toString("latin1");
}

/** Whether these are the bytes of `version`; to make a text of them takes longer than to compare. */
export function isVersion(bytes: Uint8Array, version: string): boolean {
  if (bytes.length !== version.length) return false;
  for (let index = 0; index < bytes.length; index++) if (bytes[index] !== version.charCodeAt(index)) return false;
  return true;
}
