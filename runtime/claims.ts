import { AbandonedClaims } from "./abandoned-claims.js";
import type { Token } from "./backend.js";
import { claimBytes } from "./claim-mark.js";
import { beside } from "./key.js";
import { nonce } from "./nonce.js";
import type { Remote, RemoteRead } from "./remote.js";

/** The right to load an entry, and what the load's outcome will be compared with. */
export interface Claim {
  /** What the entry's key holds as long as nobody changes it. */
  readonly token: Token;
  /** Where the mark stands: in the place of the entry, or beside a stale one that may still be needed. */
  readonly markKey: string;
  readonly markToken: Token;
  readonly id: string;
  readonly lifeMs: number;
}

export interface ClaimOptions {
  /** A digest of the versions that the load departs from. */
  readonly origin: string;
  readonly lifeMs: number;
  /** There is a stale entry that may still be needed. */
  readonly keepsEntry: boolean;
}

/**
 * Claims decide who loads and who waits, across processes. Losing one never affects safety: whatever is stored is compared
 * with the token that was seen before the load.
 */
export class Claims {
  readonly #remote: Remote;
  readonly #abandoned: AbandonedClaims;

  constructor(remote: Remote) {
    this.#remote = remote;
    this.#abandoned = new AbandonedClaims(remote);
  }

  /** Whether somebody has claimed what was read, still means it, and loads from the versions of `origin`. */
  isTaken({ claim }: RemoteRead, origin: string): boolean {
    return claim !== undefined && claim.origin === origin && !this.#abandoned.has(claim.id);
  }

  /**
   * Claims `key` as it was read; a stale entry that may still be needed stays where it is.
   *
   * @returns nothing when somebody else was faster
   * @throws BackendError when the backend does not answer
   */
  async take(
    key: string,
    { token }: RemoteRead,
    { origin, lifeMs, keepsEntry }: ClaimOptions,
  ): Promise<Claim | undefined> {
    const id = nonce();
    const [markKey, expected] = keepsEntry ? [beside(key, "?"), undefined] : [key, token];
    try {
      const markToken = await this.#remote.putBytes(markKey, claimBytes({ id, origin }), lifeMs, expected);
      if (markToken === undefined) return undefined;
      return { token: keepsEntry ? token! : markToken, markKey, markToken, id, lifeMs };
    } catch (error) {
      // It may stand there all the same.
      this.#abandoned.add(id, markKey, lifeMs, false);
      this.#abandoned.sweepSoon();
      throw error;
    }
  }

  /** Gives a claim back, so that nobody waits for it. It never rejects. */
  async release({ markKey, markToken, id, lifeMs }: Claim): Promise<void> {
    // From now on nobody in this process waits for it.
    this.#abandoned.add(id, markKey, lifeMs, true);
    const isGone = await this.#remote.drop(markKey, markToken).catch(() => false);
    if (isGone) this.#abandoned.delete(id);
    else this.#abandoned.sweepSoon();
  }

  close(): void {
    this.#abandoned.close();
  }
}
