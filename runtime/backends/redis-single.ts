import type { Redis } from "ioredis";
import type { LossListener } from "../backend.js";
import type { Deadline } from "../deadline.js";
import { assertInTime, withDeadline } from "../deadline.js";
import { endQuietly } from "./redis-client.js";
import { isReadOnly, redisError } from "./redis-error.js";
import { RedisGate } from "./redis-gate.js";
import { ReplicaError } from "./redis-identity.js";
import { LossWatch } from "./redis-loss.js";
import type { RedisCommand } from "./redis-session.js";

/** A client, and how it is used. */
export interface RedisUse<Client> {
  readonly client: Client;
  /** Whether closing the backend closes the client. */
  readonly isOwned: boolean;
  readonly prefix: string;
  readonly timeoutMs: number;
}

/** How long a replica is borne with where a master was expected, so that a wrong address leads to no storm, in milliseconds. */
const leaveMs = 100;

/** Runs commands on one server, or on the one that Sentinels name, each within a deadline. */
export class SingleRedis {
  readonly #use: RedisUse<Redis>;
  readonly #gate: RedisGate;
  #listener: LossListener | undefined;
  #isClosed = false;

  constructor(use: RedisUse<Redis>) {
    this.#use = use;
    const { client, prefix, timeoutMs } = use;
    this.#gate = new RedisGate(client, new LossWatch(), {
      prefix,
      timeoutMs,
      onLoss: async (loss) => this.#listener?.(loss, (key) => this.#gate.removeNow(key)),
      onUnfit: (error) => this.#leaveLater(error),
    });
  }

  onLoss(listener: LossListener): void {
    this.#listener = listener;
  }

  /**
   * What `command` resolves to. Nothing is queued: while there is no connection, the call rejects at once.
   *
   * @throws BackendError when the server refuses, is away, or does not answer in time
   */
  async run<T>(operation: string, command: RedisCommand<T>): Promise<T> {
    try {
      return await withDeadline(this.#use.timeoutMs, (deadline) => {
        const { session } = this.#gate;
        return session ? this.#gate.call(session, command) : this.#whenOpened(command, deadline);
      });
    } catch (cause) {
      if (isReadOnly(cause)) this.#leave();
      throw redisError(operation, cause);
    }
  }

  /** From now on every call rejects. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#gate.release();
    if (this.#use.isOwned) endQuietly(this.#use.client);
  }

  async #whenOpened<T>(command: RedisCommand<T>, deadline: Deadline): Promise<T> {
    if (this.#isClosed) throw new Error("the backend is closed");
    const session = await this.#gate.opened();
    assertInTime(deadline);
    return this.#gate.call(session, command);
  }

  /**
   * The server has become a replica: behind the same name or the same Sentinels there may be a new master. A client that is
   * not ours is left to its owner, and not used until it has one.
   */
  #leave(): void {
    this.#gate.doubt();
    const { client, isOwned } = this.#use;
    // ioredis gives up for good when it is told to disconnect while it asks the Sentinels.
    if (isOwned && client.status === "ready") client.disconnect(true);
  }

  #leaveLater(error: unknown): void {
    if (!(error instanceof ReplicaError)) return;
    setTimeout(() => this.#isClosed || this.#gate.session || this.#leave(), leaveMs).unref();
  }
}
