import type { CacheBackend, Item, MaybePromise } from "./backend.js";
import { Batch, Batches } from "./batch.js";
import { Breaker } from "./breaker.js";
import type { Clock } from "./clock.js";
import { systemClock } from "./clock.js";
import { defaultTimeoutMs, withDeadline } from "./deadline.js";
import { BackendError } from "./errors.js";
import type { Events } from "./events.js";
import { nonce } from "./nonce.js";
import { OpenCalls } from "./open-calls.js";
import type { Server, ServerHealth } from "./servers.js";
import { onlyServer, Servers } from "./servers.js";

/** Calls that one server may have in flight; what comes on top fails at once. Invalidations always go through. */
const maxInFlight = 1_000;

/** A key that is never set, for backends that cannot be pinged. */
const noKey = "cachewright:?:ping";

/** Between two looks whether a server answers, in milliseconds. */
const firstLookMs = 25;

/** A call that is let through however many are in flight. */
export interface CallOptions {
  readonly urgent?: boolean;
}

/**
 * Stands between the cache and a backend: no call lasts longer than the deadline, a server that keeps failing is left
 * alone, every failure is an event and a `BackendError`, and a late answer to a call that was given up is dropped.
 */
export class Guard {
  readonly backend: CacheBackend;
  /** What pings, replays and looks wait by: a server does not come back because a test moves its clock. */
  readonly timers: Clock;
  /** Tells the messages of this cache from those of others. */
  readonly id = nonce();
  /** How long one request may wait for the backend in all, in milliseconds. */
  readonly limitMs: number;
  /** Calls that the backend has not ended. */
  readonly openCalls: OpenCalls;
  /** Called when a server answers again after its breaker was open. */
  onRecovery: (() => void) | undefined;
  readonly #events: Events;
  readonly #clock: Clock;
  readonly #servers: Servers;
  readonly #batch: Batch | Batches;
  #isClosed = false;
  #lastAnswerAt = -Infinity;

  constructor(backend: CacheBackend, events: Events, clock: Clock, timers: Clock = systemClock) {
    this.backend = backend;
    this.limitMs = backend.timeoutMs ?? defaultTimeoutMs;
    this.#events = events;
    this.#clock = clock;
    this.timers = timers;
    this.openCalls = new OpenCalls(timers, this.limitMs);
    this.#servers = new Servers(backend, (name) => this.#breaker(name));
    const send = (keys: readonly string[]): ReturnType<Guard["read"]> => this.#readServer(keys);
    this.#batch = backend.serverOf ? new Batches(send, (key) => backend.serverOf!(key)) : new Batch(send);
  }

  /** When a server last answered, in monotonic milliseconds. */
  get lastAnswerAt(): number {
    return this.#lastAnswerAt;
  }

  get name(): string {
    return this.backend.name ?? "custom";
  }

  get health(): readonly ServerHealth[] {
    this.openCalls.forgetLost();
    return this.#servers.health;
  }

  /** Finds out, in the background, whether servers that were never called are there. */
  seek(): void {
    if (!this.#isClosed) this.#servers.seek((name) => this.#ping(name));
  }

  /** Whether the server of `key` is called: its circuit breaker is closed. */
  isUp(key: string): boolean {
    return !this.#servers.of(key).breaker.isOpen;
  }

  /**
   * Calls the backend for `key`.
   *
   * @throws BackendError when it throws, rejects or does not answer in time, or when its server's breaker is open; a write
   * may have happened or not
   */
  call<T>(
    operation: string,
    key: string,
    run: (backend: CacheBackend) => MaybePromise<T>,
    { urgent = false }: CallOptions = {},
  ): Promise<T> {
    return this.#call(operation, key, urgent, run, (answer) => answer);
  }

  /** @param accept what becomes of the answer; when it throws, the call has failed */
  async #call<T, R>(
    operation: string,
    key: string,
    isUrgent: boolean,
    run: (backend: CacheBackend) => MaybePromise<T>,
    accept: (answer: T) => R,
  ): Promise<R> {
    const server = this.#servers.of(key);
    try {
      this.#assertFree(server, isUrgent);
      const answer = run(this.backend);
      const result = accept(isPromise(answer) ? await this.#answered(server, answer) : answer);
      server.breaker.succeed();
      server.hasAnswered = true;
      this.#lastAnswerAt = this.#clock.monotonic();
      return result;
    } catch (cause) {
      throw this.#failure(server, operation, cause);
    }
  }

  /**
   * What `keys` hold, in their order; joined with the other reads of this turn of the event loop.
   *
   * @throws BackendError as `call` does, and when the backend answers with something else than bytes
   */
  read(keys: readonly string[]): Promise<readonly (Item | undefined)[]> {
    return this.#batch.read(keys);
  }

  /** Removes `keys`, each by a call of its own. @throws BackendError when one of them was not acknowledged */
  async removeAll(keys: readonly string[]): Promise<void> {
    const removals = keys.map((key) => this.call("delete", key, (backend) => backend.delete(key), { urgent: true }));
    const failed = (await Promise.allSettled(removals)).find((removal) => removal.status === "rejected");
    if (failed) throw failed.reason;
  }

  /** Whether all servers that are known answer within so many milliseconds. */
  async answersWithin(ms: number): Promise<boolean> {
    const end = this.timers.monotonic() + ms;
    while (!(await this.#isAnswering())) {
      if (this.#isClosed || this.timers.monotonic() >= end) return false;
      await new Promise<void>((resolve) => void this.timers.after(firstLookMs, resolve));
    }
    return true;
  }

  async #isAnswering(): Promise<boolean> {
    const pings = await Promise.allSettled(this.#servers.names.map((name) => this.#ping(name)));
    return pings.every((ping) => ping.status === "fulfilled");
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#servers.stop();
    await this.backend.close?.();
  }

  #readServer(keys: readonly string[]): Promise<readonly (Item | undefined)[]> {
    const [first] = keys as readonly [string];
    if (this.backend.read) return this.#call("get", first, false, (backend) => backend.read!(keys), checkedItems);
    const each = (backend: CacheBackend): MaybePromise<unknown[]> => Promise.all(keys.map((key) => backend.get(key)));
    return this.#call("get", first, false, each, (found) => found.map(itemOf));
  }

  #breaker(server: string): Breaker {
    return new Breaker({
      clock: this.timers,
      ping: () => this.#ping(server),
      onChange: (state) => {
        this.#events.emit({ type: "breaker", server, state });
        if (state === "closed") this.onRecovery?.();
      },
    });
  }

  async #ping(server: string): Promise<void> {
    const { backend } = this;
    await this.#inTime(
      Promise.resolve(backend.ping ? backend.ping(server === onlyServer ? undefined : server) : backend.get(noKey)),
    );
    this.#servers.at(server).hasAnswered = true;
  }

  #assertFree(server: Server, isUrgent: boolean): void {
    if (this.#isClosed) throw new Unavailable("the cache is closed");
    if (server.breaker.isOpen) throw new Unavailable("its circuit breaker is open");
    if (server.inFlight < maxInFlight || isUrgent) return;
    this.openCalls.forgetLost();
    if (server.inFlight >= maxInFlight) throw new Unavailable(`${server.inFlight} calls are in flight already`);
  }

  /** A call counts until it has really ended, also when nobody waits for it any more, or is lost. */
  #answered<T>(server: Server, answer: Promise<T>): Promise<T> {
    server.inFlight += 1;
    this.openCalls.add(answer, () => (server.inFlight -= 1));
    return this.#inTime(answer);
  }

  #failure(server: Server, operation: string, cause: unknown): BackendError {
    const error = cause instanceof BackendError ? cause : new BackendError(this.name, operation, cause);
    // The server was not asked, and why has been told.
    if (cause instanceof Unavailable) return error;
    if (error.isRefusal) {
      server.breaker.succeed();
      server.hasAnswered = true;
    } else {
      server.breaker.fail();
    }
    if (this.#events.active) this.#events.emit({ type: "error", operation, error });
    return error;
  }

  /** A backend that keeps a deadline of its own needs no second timer. */
  #inTime<T>(answer: PromiseLike<T>): Promise<T> {
    const promise = Promise.resolve(answer);
    return this.backend.timeoutMs === undefined ? withDeadline(defaultTimeoutMs, () => promise) : promise;
  }
}

/** The backend was not asked. */
class Unavailable extends Error {}

/** A backend may bring its own kind of promise, so what has a `then` counts. */
export function isPromise<T>(answer: MaybePromise<T>): answer is Promise<T> {
  return typeof (answer as Promise<T> | undefined)?.then === "function";
}

function itemOf(answer: unknown): Item | undefined {
  const bytes = bytesOrNothing(answer);
  return bytes && { bytes, token: "" };
}

function checkedItems(items: readonly (Item | undefined)[]): readonly (Item | undefined)[] {
  for (const item of items) if (item) bytesOrNothing(item.bytes);
  return items;
}

/** `null` is how many stores say that there is nothing. */
function bytesOrNothing(answer: unknown): Uint8Array | undefined {
  if (answer === undefined || answer === null) return undefined;
  if (answer instanceof Uint8Array) return answer;
  throw new TypeError(`it returned ${typeof answer} where bytes (a Uint8Array) were expected`);
}
