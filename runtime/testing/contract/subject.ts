import type { CacheBackend, MaybePromise } from "../../backend.js";

/** What a backend may offer beyond its three methods. */
export type Capability = Exclude<keyof CacheBackend, "name" | "timeoutMs" | "get" | "set" | "delete">;

/** What every backend should do, and some cannot. */
export type Behaviour =
  /** Does not notice what callers do to bytes that they passed or got. */
  | "copies"
  /** Forgets values by itself. */
  | "expiry"
  /** Two instances share their data. */
  | "shared";

/** What the contract has to know of a backend. */
export interface ContractSubject {
  /** For the names of the cases. */
  readonly name: string;

  /** Makes an instance; each call another one over the same data. Every case closes what it has made. */
  create(): MaybePromise<CacheBackend>;

  /** Bounds of the backend. What lies above them is skipped, and counted as skipped. */
  readonly limits?: ContractLimits;

  /**
   * Which capabilities it has to have (`true`) and which it must not have (`false`). What is not named is detected: the
   * cases of a capability that is absent are skipped.
   */
  readonly capabilities?: Readonly<Partial<Record<Capability, boolean>>>;

  /** What it cannot do, each with the reason. */
  readonly skips?: Readonly<Partial<Record<Behaviour, string>>>;
}

/** Bounds of a backend. */
export interface ContractLimits {
  /**
   * Bytes of a value that it stores for certain; one of twice as many it refuses, and has then nothing under the key.
   * Default: no limit.
   */
  readonly maxValueBytes?: number;
  /** Characters of the longest key that it takes. Default: no limit. The cache makes keys of up to 200 characters. */
  readonly maxKeyLength?: number;
}

/** What test runners hand to a test, as far as it can skip one: vitest's context and node:test's `t` do. */
export interface Skippable {
  skip?(reason?: string): unknown;
}

/** One case of the contract: a test for any runner. */
export interface ContractCase {
  readonly name: string;
  /** Why this case cannot apply, as far as that is known beforehand. */
  readonly skip?: string;
  /**
   * Resolves when the backend did what it has to, and rejects with an AssertionError when it did not.
   *
   * A case that cannot apply calls `skip` of what the runner passes, with the reason; where the runner passes nothing, it
   * resolves. It needs no `this`.
   */
  readonly run: (context?: Skippable) => Promise<void>;
}
