import type { Cluster, Redis } from "ioredis";
import type { Loss } from "../backend.js";
import { attemptEnd, reconnectDelayMs } from "./redis-client.js";
import { RedisGate } from "./redis-gate.js";
import { LossWatch } from "./redis-loss.js";
import type { RedisUse } from "./redis-single.js";
import { SlotOwners } from "./redis-slot-owners.js";
import { slotOf } from "./redis-slot.js";

/** After so long without a question about the topology, what comes next is a new problem, in milliseconds. */
const calmMs = 2000;

/** The masters of a Redis Cluster: which one has which slot, and a gate in front of each. */
export class RedisNodes {
  readonly #use: RedisUse<Cluster>;
  readonly #onLoss: (loss: Loss, server: string) => Promise<void>;
  readonly #slots = new SlotOwners();
  readonly #gates = new Map<string, RedisGate>();
  /** One for each master, also where there is no connection to it. */
  readonly #watches = new Map<string, LossWatch>();
  /** What stands before a key in the server, and the part of it that the nodes' clients do not add by themselves. */
  readonly #fullPrefix: string;
  readonly #nodePrefix: string;
  #firstAttempt: Promise<void> | undefined;
  #problem: unknown = new Error("the client is not connected");
  #timer: NodeJS.Timeout | undefined;
  /** How often the topology was asked for since there is a problem, and when for the last time. */
  #refreshes = 0;
  #refreshedAt = -Infinity;
  #isClosed = false;
  readonly #listeners = {
    refresh: (): void => this.#adopt(),
    "-node": (): void => this.refreshSoon(),
    error: (error: Error): void => void (this.#problem = error),
  };

  /** @param onLoss called while calls to the master that may have lost writes still wait */
  constructor(use: RedisUse<Cluster>, onLoss: (loss: Loss, server: string) => Promise<void>) {
    this.#use = use;
    this.#onLoss = onLoss;
    const { client, prefix } = use;
    const clientPrefix = client.options.redisOptions?.keyPrefix;
    this.#fullPrefix = (clientPrefix ?? client.options.keyPrefix ?? "") + prefix;
    this.#nodePrefix = clientPrefix ? prefix : this.#fullPrefix;
    for (const [event, listener] of Object.entries(this.#listeners)) client.on(event, listener);
    // Why it failed comes as an event too.
    if (client.status === "wait") client.connect().catch(() => undefined);
    if (client.status === "ready") this.#adopt();
    else this.#firstAttempt = attemptEnd(client).then(() => void (this.#firstAttempt = undefined));
  }

  /** The first attempt to learn the topology, while it is running. */
  get firstAttempt(): Promise<void> | undefined {
    return this.#firstAttempt;
  }

  /** The address of the master of `key`, if it is known. */
  ownerOf(key: string): string | undefined {
    return this.#slots.of(slotOf(this.#fullPrefix + key));
  }

  /** The gate of the master of `key`. @throws Error when there is none */
  gateOf(key: string): RedisGate {
    return this.gateAt(this.ownerOf(key));
  }

  /** The gate of the master at this address. @throws Error when there is none */
  gateAt(server: string | undefined): RedisGate {
    const gate = server === undefined ? undefined : this.#gates.get(server);
    if (gate) return gate;
    this.refreshSoon();
    throw this.#problem;
  }

  /** The gate of `server`, or any other where that is no master any more. @throws Error when there is none */
  gateToPing(server: string | undefined): RedisGate {
    if (server !== undefined && this.#watches.has(server)) return this.gateAt(server);
    const gates = [...this.#gates.values()];
    const gate = gates.find(({ session }) => session) ?? gates[0];
    return gate ?? this.gateAt(undefined);
  }

  /** The gate of the master that has all of `keys`, if they have one. @throws Error when there is none */
  gateOfAll(keys: readonly string[]): RedisGate | undefined {
    const [first] = keys;
    if (first === undefined) return undefined;
    const owner = this.ownerOf(first);
    return keys.every((key) => this.ownerOf(key) === owner) ? this.gateAt(owner) : undefined;
  }

  /** Asks for the topology; resolves when there was an answer or none. */
  refresh(): Promise<void> {
    return new Promise((resolve) => this.#use.client.refreshSlotsCache(() => resolve()));
  }

  /** Asks for the topology in a moment, and again until every master can be used. */
  refreshSoon(): void {
    if (this.#timer || this.#isClosed) return;
    if (performance.now() - this.#refreshedAt > calmMs) this.#refreshes = 0;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#refreshedAt = performance.now();
      this.#use.client.refreshSlotsCache((error) => this.#refreshed(error));
    }, reconnectDelayMs(this.#refreshes++));
    this.#timer.unref();
  }

  /** Leaves the client alone from now on. */
  close(): void {
    this.#isClosed = true;
    this.#problem = new Error("the backend is closed");
    clearTimeout(this.#timer);
    for (const [event, listener] of Object.entries(this.#listeners)) this.#use.client.off(event, listener);
    for (const gate of this.#gates.values()) gate.release();
    this.#gates.clear();
  }

  #refreshed(error: Error | null | undefined): void {
    if (this.#isClosed || !error) return;
    const { client, isOwned } = this.#use;
    // Nobody answers. All may have moved: start again from the addresses that the user gave.
    if (isOwned && client.status === "ready" && client.nodes().length > 0) client.disconnect(true);
    else this.refreshSoon();
  }

  /** Takes over the topology that the client has learnt. */
  #adopt(): void {
    const { client } = this.#use;
    for (const [server, givers] of this.#slots.adopt(client.slots)) this.#inherit(server, givers);
    const owners = this.#slots.all();
    for (const server of this.#watches.keys()) if (!owners.has(server)) this.#forget(server);
    const clients = new Map(client.nodes().map((node) => [`${node.options.host}:${node.options.port}`, node]));
    for (const server of owners) this.#connect(server, clients.get(server));
    if ([...owners].some((server) => !this.#gates.get(server)?.session)) this.refreshSoon();
  }

  /** A master that is in use only gets slots that are moved to it; another one may be a replica that has taken over. */
  #inherit(server: string, givers: ReadonlySet<string>): void {
    if (this.#gates.get(server)?.session) return;
    for (const giver of givers) {
      const contact = this.#watches.get(giver)?.contact;
      if (contact) this.#watch(server).inherit(contact);
    }
  }

  #connect(server: string, client: Redis | undefined): void {
    const watch = this.#watch(server);
    const old = this.#gates.get(server);
    if (!client || client === old?.client) return;
    old?.release();
    const { timeoutMs } = this.#use;
    const onLoss = (loss: Loss): Promise<void> => this.#onLoss(loss, server);
    this.#gates.set(server, new RedisGate(client, watch, { prefix: this.#nodePrefix, timeoutMs, onLoss }));
  }

  #watch(server: string): LossWatch {
    const watch = this.#watches.get(server) ?? new LossWatch();
    this.#watches.set(server, watch);
    return watch;
  }

  #forget(server: string): void {
    this.#watches.delete(server);
    this.#gates.get(server)?.release();
    this.#gates.delete(server);
  }
}
