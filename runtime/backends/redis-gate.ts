import type { Redis } from "ioredis";
import type { Loss } from "../backend.js";
import { withDeadline } from "../deadline.js";
import { attemptEnd } from "./redis-client.js";
import { identify } from "./redis-identity.js";
import type { LossWatch } from "./redis-loss.js";
import type { RedisCommand, RedisSession } from "./redis-session.js";
import { openSession } from "./redis-session.js";

/** How a gate deals with what it finds. */
export interface GateRules {
  readonly prefix: string;
  /** How long the server may take to say who it is, in milliseconds. */
  readonly timeoutMs: number;
  /** Deals with lost writes. The gate stays shut until it has resolved; when it rejects, it is called again. */
  onLoss(loss: Loss): Promise<void>;
  /** Called whenever the server cannot be used although it is connected. */
  onUnfit?(error: unknown): void;
}

/** How long a server that cannot be used is left alone, in milliseconds. */
const pauseMs = 100;

/** Removals while the gate is shut may be many, so that they take longer than one call may. */
const removalTimeoutMs = 5000;

/**
 * Stands before one server, and lets calls through only while it is connected and after it was asked who it is: it may be
 * another one than before, without writes that were acknowledged.
 */
export class RedisGate {
  readonly client: Redis;
  readonly #watch: LossWatch;
  readonly #rules: GateRules;
  #session: RedisSession | undefined;
  /** What calls wait for: the first attempt to connect, or the question who the server is. */
  #opening: Promise<void> | undefined;
  /** Rises when a connection is lost. */
  #connection = 0;
  #problem: unknown = new Error("the client is not connected");
  /** Why this connection must not be used although it stands. */
  #misfit: unknown;
  #isReleased = false;
  readonly #listeners = {
    ready: (): void => this.#welcome(),
    close: (): void => this.#shut(),
    error: (error: Error): void => this.#note(error),
  };

  constructor(client: Redis, watch: LossWatch, rules: GateRules) {
    this.client = client;
    this.#watch = watch;
    this.#rules = rules;
    // Without a listener for errors ioredis prints them.
    for (const [event, listener] of Object.entries(this.#listeners)) client.on(event, listener);
    // Why it failed comes as an event too.
    if (client.status === "wait") client.connect().catch(() => undefined);
    if (client.status === "ready") this.#welcome();
    // Calls that come early wait for the first connection; later they fail at once while there is none.
    else if (watch.isNew && client.status.startsWith("connect")) void this.#waitFor(attemptEnd(client));
  }

  /** The open session, if there is one. */
  get session(): RedisSession | undefined {
    return this.client.status === "ready" ? this.#session : undefined;
  }

  /** The open session, after the wait for one that is being opened. @throws Error when there is none */
  async opened(): Promise<RedisSession> {
    if (this.#opening) {
      await this.#opening;
      return this.opened();
    }
    if (this.session) return this.session;
    throw this.#problem;
  }

  /** What `command` resolves to on `session`. @throws Error also when the session ended before the answer came */
  call<T>(session: RedisSession, command: RedisCommand<T>): Promise<T> {
    return command(session).then((answer) => {
      // A client that repeats commands by itself may have got the answer from another server.
      if (this.#session !== session) throw new Error("the connection was lost during the call");
      this.#watch.contacted();
      return answer;
    });
  }

  /** Removes a key, whether the gate is open or not. */
  async removeNow(key: string): Promise<unknown> {
    if (this.client.status !== "ready") throw this.#problem;
    return withDeadline(removalTimeoutMs, () => this.client.unlink(this.#rules.prefix + key));
  }

  /** Asks again who the server is, before any other call. */
  doubt(): void {
    if (!this.#session) return;
    this.#session = undefined;
    void this.#admit(this.#connection);
  }

  /** Leaves the client alone from now on. */
  release(): void {
    this.#isReleased = true;
    this.#session = undefined;
    this.#problem = new Error("the connection was given up");
    for (const [event, listener] of Object.entries(this.#listeners)) this.client.off(event, listener);
  }

  /** Asks who the server is, again and again, until the gate is open or the connection lost. */
  async #admit(connection: number): Promise<void> {
    if (this.#isReleased || this.#session || connection !== this.#connection) return;
    await this.#waitFor(this.#attempt(connection, this.#opening));
    if (!this.#session) setTimeout(() => void this.#admit(connection), pauseMs).unref();
  }

  /** Lets calls wait for `opening`, unless they have to wait for another by then. */
  async #waitFor(opening: Promise<void>): Promise<void> {
    this.#opening = opening;
    await opening;
    if (this.#opening === opening) this.#opening = undefined;
  }

  /** @param before an attempt that has to end first: losses are dealt with one after the other */
  async #attempt(connection: number, before: Promise<void> | undefined): Promise<void> {
    await before;
    if (this.#isReleased || connection !== this.#connection) return;
    try {
      await this.#inspect();
      if (connection === this.#connection && !this.#isReleased) {
        this.#session = openSession(this.client, this.#rules.prefix);
      }
    } catch (error) {
      if (connection !== this.#connection) return;
      this.#problem = error;
      this.#rules.onUnfit?.(error);
    }
  }

  async #inspect(): Promise<void> {
    if (this.#misfit !== undefined) throw this.#misfit;
    const found = await identify(this.client, this.#rules.timeoutMs);
    const loss = this.#watch.loss(found);
    if (loss) await this.#rules.onLoss(loss);
    this.#watch.settle(found);
  }

  #welcome(): void {
    this.#problem = new Error("the connection is lost");
    void this.#admit(this.#connection);
  }

  #shut(): void {
    this.#connection += 1;
    this.#session = undefined;
    this.#misfit = undefined;
  }

  #note(error: Error & { code?: string; command?: { name: string } }): void {
    // Node reports a host name with several addresses as one error without a message.
    this.#problem = error.message ? error : new Error(error.code ?? error.name);
    // ioredis goes on with database 0 after a SELECT that was refused.
    if (error.command?.name === "select") this.#misfit = error;
  }
}
