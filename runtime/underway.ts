import type { Deadline } from "./deadline.js";
import { BackendError } from "./errors.js";
import type { OpenCalls } from "./open-calls.js";

/** A `set` or `delete` that is running. */
export interface Change {
  /** A later change of the same key: this one has nothing left to do, and ends as that one does. */
  readonly overtaker: Promise<void> | undefined;
  /** Once it has passed, the change must write nothing any more: it was not acknowledged, and is made up for. */
  readonly deadline: Deadline;
}

/**
 * What is on its way to the backend under each key. The backend may carry out calls in another order than they were made
 * in. So a change that somebody asked for waits for the calls that were made before it, and while it runs no loaded value
 * is written: otherwise a value that was deleted might be back.
 */
export class Underway {
  readonly #backend: string;
  readonly #openCalls: OpenCalls;
  /** The latest change of each key. */
  readonly #changes = new Map<string, { overtaker: Promise<void> | undefined }>();
  readonly #calls = new Map<string, Set<Promise<unknown>>>();

  /** @param backend as its messages call it */
  constructor(backend: string, openCalls: OpenCalls) {
    this.#backend = backend;
    this.#openCalls = openCalls;
  }

  isChanging(key: string): boolean {
    return this.#changes.has(key);
  }

  /** Runs a change of `key`. One that was asked for before and has not called the backend yet is overtaken by it. */
  async change(key: string, deadline: Deadline, run: (change: Change) => Promise<void>): Promise<void> {
    const change = { overtaker: undefined, deadline };
    const before = this.#changes.get(key);
    this.#changes.set(key, change);
    const running = run(change);
    if (before) before.overtaker = this.#endOf(running);
    try {
      await running;
    } finally {
      if (this.#changes.get(key) === change) this.#changes.delete(key);
    }
  }

  /** Notes a call, until the backend has ended it or it is lost; that somebody gave it up does not end it. */
  note(key: string, call: Promise<unknown>): void {
    const calls = this.#calls.get(key) ?? new Set();
    this.#calls.set(key, calls.add(call));
    this.#openCalls.add(call, () => {
      calls.delete(call);
      if (calls.size === 0 && this.#calls.get(key) === calls) this.#calls.delete(key);
    });
  }

  /** The calls that have not ended. */
  calls(key: string): readonly Promise<unknown>[] {
    this.#openCalls.forgetLost();
    return [...(this.#calls.get(key) ?? [])];
  }

  /** As the overtaken change sees it; whether that one looks at all is its own affair. */
  #endOf(overtaker: Promise<void>): Promise<void> {
    const end = overtaker.catch((cause: unknown) => {
      throw new BackendError(this.#backend, "set", cause);
    });
    end.catch(() => undefined);
    return end;
  }
}
