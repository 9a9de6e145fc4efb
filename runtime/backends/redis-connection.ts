import type { Cluster, Redis, RedisOptions } from "ioredis";
import { BackendError } from "../errors.js";
import type { Deadline } from "../deadline.js";
import { withDeadline } from "../deadline.js";
import type { RedisTarget } from "./redis-options.js";

/**
 * Options of ioredis for a client that fails instead of waiting; with its defaults, calls hang for more than a minute.
 *
 * There is no `commandTimeout`: every call has its own deadline already, and a timer of ioredis would fail all calls in
 * flight whenever this process was busy for that long. `socketTimeout` drops a connection whose server is silent.
 * `enableReadyCheck` is off because it prints where INFO is forbidden; a server that is LOADING refuses each call by
 * itself.
 */
export function failFast(target: RedisTarget, timeoutMs: number): Omit<RedisOptions, "replyMapping"> {
  return {
    ...target,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    autoResubscribe: false,
    enableReadyCheck: false,
    enableAutoPipelining: false,
    connectTimeout: Math.max(500, timeoutMs),
    socketTimeout: Math.max(1000, 2 * timeoutMs),
    disconnectTimeout: Math.max(100, timeoutMs),
    retryStrategy: reconnectDelayMs,
    // After a failover the old master is a replica: reconnecting asks again who the master is.
    reconnectOnError: (error) => error.message.startsWith("READONLY"),
  };
}

/** 25 to 50 ms after the first failure, doubling up to 250 to 500 ms, so that clients do not return all at once. */
function reconnectDelayMs(failures: number): number {
  return Math.min(25 * 2 ** failures, 500) * (0.5 + Math.random() / 2);
}

/** Runs commands on an ioredis client, each within a deadline and only while the client is connected. */
export class RedisConnection {
  readonly #client: Redis | Cluster;
  readonly #isOwned: boolean;
  readonly #timeoutMs: number;
  readonly #onError = (error: Error): void => this.#note(error);
  /** The first attempt to connect, while it is running: calls that come early wait for it. */
  #firstAttempt: Promise<void> | undefined;
  #lastProblem = "the client is not connected";
  /** Why this server must not be used although it is connected. */
  #misfit: string | undefined;
  #isClosed = false;

  /** @param isOwned whether closing this connection closes `client` */
  constructor(client: Redis | Cluster, isOwned: boolean, timeoutMs: number) {
    this.#client = client;
    this.#isOwned = isOwned;
    this.#timeoutMs = timeoutMs;
    // Without a listener ioredis prints every connection error.
    client.on("error", this.#onError);
    if (client.status === "wait") client.connect().catch(this.#onError);
    if (client.status === "connecting" || client.status === "connect") this.#awaitFirstAttempt();
  }

  /**
   * What `command` resolves to. Nothing is queued: while there is no connection, the call rejects at once.
   *
   * @throws BackendError when the server refuses, is away, or does not answer in time
   */
  async run<T>(operation: string, command: (client: Redis | Cluster) => Promise<T>): Promise<T> {
    try {
      return await withDeadline(this.#timeoutMs, async (deadline) => {
        if (this.#firstAttempt) await this.#firstAttempt;
        this.#assertUsable(deadline);
        return command(this.#client);
      });
    } catch (cause) {
      throw new BackendError("redis", operation, withoutArguments(cause));
    }
  }

  /** From now on every call rejects. Closes the client too, if it is owned. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#isOwned) this.#client.disconnect();
    else this.#client.off("error", this.#onError);
  }

  #awaitFirstAttempt(): void {
    this.#firstAttempt = attemptEnd(this.#client).then(() => {
      this.#firstAttempt = undefined;
    });
  }

  #assertUsable(deadline: Deadline): void {
    // A write that nobody waits for any more must not happen later.
    if (deadline.passed) throw new Error("the deadline has passed");
    if (this.#isClosed) throw new Error("the backend is closed");
    if (this.#misfit !== undefined) throw new Error(this.#misfit);
    if (this.#client.status !== "ready") throw new Error(this.#lastProblem);
  }

  #note(error: Error & { code?: string; command?: { name: string } }): void {
    // Node reports a host name with several addresses as one error without a message.
    this.#lastProblem = error.message || error.code || error.name;
    // ioredis goes on with database 0 after a SELECT that was refused.
    if (error.command?.name === "select") this.#misfit = error.message;
  }
}

/** Resolves when a client that is connecting is connected or has failed. */
function attemptEnd(client: Redis | Cluster): Promise<void> {
  const events = ["ready", "close", "end"] as const;
  return new Promise((resolve) => {
    const end = (): void => {
      for (const event of events) client.off(event, end);
      resolve();
    };
    for (const event of events) client.on(event, end);
  });
}

/** ioredis attaches a failed command's arguments to the error: values and passwords, which must not reach a log. */
function withoutArguments(cause: unknown): unknown {
  return cause instanceof Error && "command" in cause ? new Error(cause.message) : cause;
}
