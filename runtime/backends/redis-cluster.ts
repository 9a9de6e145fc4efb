import type { Cluster } from "ioredis";
import type { LossListener } from "../backend.js";
import type { Deadline } from "../deadline.js";
import { assertInTime, TimeoutError, withDeadline } from "../deadline.js";
import { endQuietly } from "./redis-client.js";
import { askedServer, isClusterDown, isMoved, redisError } from "./redis-error.js";
import type { RedisGate } from "./redis-gate.js";
import { RedisNodes } from "./redis-nodes.js";
import type { RedisCommand, RedisSession } from "./redis-session.js";
import type { RedisUse } from "./redis-single.js";

/**
 * Runs commands on a Redis Cluster, each on the master of its key and within a deadline.
 *
 * It sends to the nodes itself: ioredis would follow a redirection to a master that was promoted just now, and read there
 * what was invalidated on the one before. While the lost writes of one master are dealt with, calls to the others go on;
 * what waited for it fails.
 */
export class ClusterRedis {
  readonly #use: RedisUse<Cluster>;
  readonly #nodes: RedisNodes;
  #listener: LossListener | undefined;
  /** Rises when lost writes are found, and when they are dealt with. */
  #losses = 0;
  #isClosed = false;

  constructor(use: RedisUse<Cluster>) {
    this.#use = use;
    this.#nodes = new RedisNodes(use, async (loss, server) => {
      this.#losses += 1;
      await this.#listener?.(loss, async (key) => this.#nodes.gateOf(key).removeNow(key), server);
      this.#losses += 1;
    });
  }

  onLoss(listener: LossListener): void {
    this.#listener = listener;
  }

  /** A text that names the server of `key`; empty as long as none is known. */
  serverOf(key: string): string {
    return this.#nodes.ownerOf(key) ?? "";
  }

  /**
   * What `command`, which is about `key` alone, resolves to. Nothing is queued: while there is no connection to the server
   * of `key`, the call rejects at once.
   *
   * @throws BackendError when the server refuses, is away, or does not answer in time
   */
  run<T>(operation: string, key: string, command: RedisCommand<T>): Promise<T> {
    return this.#inTime(operation, (deadline) => this.#follow(key, command, deadline));
  }

  /** The same for several keys at once, within one deadline: what `command` resolves to for each, in their order. */
  runEach<T>(operation: string, keys: readonly string[], command: KeyCommand<T>): Promise<T[]> {
    return this.#inTime(operation, (deadline) => this.#followAll(keys, command, deadline));
  }

  /** Asks `server` for a sign of life. One that is no master any more is nobody's server: any other may answer for it. */
  ping(server: string | undefined): Promise<unknown> {
    return this.#inTime("ping", async (deadline) => {
      if (this.#nodes.firstAttempt) await this.#nodes.firstAttempt;
      return this.#call(this.#nodes.gateToPing(server), ({ client }) => client.ping(), deadline, this.#losses);
    });
  }

  /** From now on every call rejects. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#nodes.close();
    if (this.#use.isOwned) endQuietly(this.#use.client);
  }

  async #inTime<T>(operation: string, work: (deadline: Deadline) => Promise<T>): Promise<T> {
    try {
      return await withDeadline(this.#use.timeoutMs, work);
    } catch (cause) {
      // A client that is not ours may stay connected to a node that stands still, and has lost its slots by now.
      if (isClusterDown(cause) || cause instanceof TimeoutError) this.#nodes.refreshSoon();
      throw redisError(operation, cause);
    }
  }

  /** Keys of one node are one call of it. Where it sends some of them on, each goes its own way. */
  async #followAll<T>(keys: readonly string[], command: KeyCommand<T>, deadline: Deadline): Promise<T[]> {
    const gate = this.#nodes.firstAttempt ? undefined : this.#nodes.gateOfAll(keys);
    try {
      if (gate) return await this.#call(gate, (session) => each(session, keys, command), deadline, this.#losses);
    } catch (error) {
      if (askedServer(error) === undefined && !isMoved(error)) throw error;
    }
    return Promise.all(keys.map((key) => this.#follow(key, (session) => command(session, key), deadline)));
  }

  /** Goes where the Cluster sends a call on to: once, as nothing has happened before. */
  async #follow<T>(key: string, command: RedisCommand<T>, deadline: Deadline): Promise<T> {
    const losses = this.#losses;
    if (this.#nodes.firstAttempt) await this.#nodes.firstAttempt;
    try {
      return await this.#call(this.#nodes.gateOf(key), command, deadline, losses);
    } catch (error) {
      const asked = askedServer(error);
      if (asked !== undefined) return this.#call(this.#nodes.gateAt(asked), asking(command), deadline, losses);
      if (!isMoved(error)) throw error;
      await this.#nodes.refresh();
      return this.#call(this.#nodes.gateOf(key), command, deadline, losses);
    }
  }

  #call<T>(gate: RedisGate, command: RedisCommand<T>, deadline: Deadline, losses: number): Promise<T> {
    const callOn = (session: RedisSession): Promise<T> => this.#callOn(gate, session, command, deadline, losses);
    return gate.session ? callOn(gate.session) : gate.opened().then(callOn);
  }

  #callOn<T>(
    gate: RedisGate,
    session: RedisSession,
    command: RedisCommand<T>,
    deadline: Deadline,
    losses: number,
  ): Promise<T> {
    assertInTime(deadline);
    if (this.#isClosed) throw new Error("the backend is closed");
    // What the same caller has read from other nodes may be from before the loss, and must not be combined with this.
    if (losses !== this.#losses) throw new Error("a server may have lost writes during the call");
    return gate.call(session, command);
  }
}

/** A command that is about one key. */
type KeyCommand<T> = (session: RedisSession, key: string) => Promise<T>;

/** Sent in one piece: ioredis writes each command by itself, which costs as much as all the rest. */
function each<T>(session: RedisSession, keys: readonly string[], command: KeyCommand<T>): Promise<T[]> {
  const { stream } = session.client;
  stream.cork();
  try {
    return Promise.all(keys.map((key) => command(session, key)));
  } finally {
    stream.uncork();
  }
}

/** The same command, on a node that has only some keys of a slot that is on its way to it. */
function asking<T>(command: RedisCommand<T>): RedisCommand<T> {
  return (session: RedisSession) => {
    session.client.asking().catch(() => undefined);
    return command(session);
  };
}
