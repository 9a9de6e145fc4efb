import type { CacheBackend, Item, Loss, Subscriber } from "../../runtime/backend.js";
import type { Clock } from "../../runtime/clock.js";
import type { Pace } from "./pace.js";
import { ScheduledConnection } from "./scheduled-connection.js";

interface Held {
  readonly bytes: Uint8Array;
  /** The number of the write that brought it. */
  readonly write: number;
  /** Monotonic milliseconds. */
  readonly expiresAt: number;
}

/** A channel's subscriber. All that is on its way over one connection arrives in its order. */
export interface Subscription {
  readonly channel: string;
  readonly subscriber: Subscriber;
  readonly line: { last: Promise<void> };
}

/** What a key holds, and the number of the write that brought it. */
export type Found = Pick<Item, "bytes"> & { readonly write: number };

/** A server in this process: calls and answers of its connections travel for as long as a scheduler says. */
export class ScheduledServer {
  readonly pace: Pace;
  readonly #clock: Clock;
  readonly #connections: ScheduledConnection[] = [];
  readonly #subscriptions = new Set<Subscription>();
  #items = new Map<string, Held>();
  /** What it held before each of the last writes. */
  readonly #past: ReadonlyMap<string, Held>[] = [new Map()];
  #writes = 0;

  constructor(pace: Pace, clock: Clock) {
    this.pace = pace;
    this.#clock = clock;
  }

  connect(): CacheBackend {
    const connection = new ScheduledConnection(this);
    this.#connections.push(connection);
    return connection.backend();
  }

  find(key: string): Found | undefined {
    const held = this.#items.get(key);
    if (held && held.expiresAt > this.#clock.monotonic())
      return { bytes: Uint8Array.from(held.bytes), write: held.write };
    this.#items.delete(key);
    return undefined;
  }

  /** @returns the number of the write */
  store(key: string, bytes: Uint8Array, ttlMs: number): number {
    this.#remember();
    this.#writes += 1;
    const expiresAt = this.#clock.monotonic() + ttlMs;
    this.#items.set(key, { bytes: Uint8Array.from(bytes), write: this.#writes, expiresAt });
    return this.#writes;
  }

  remove(key: string): void {
    this.#remember();
    this.#items.delete(key);
  }

  #remember(): void {
    this.#past.push(new Map(this.#items));
    if (this.#past.length > 20) this.#past.shift();
  }

  subscribe(subscription: Subscription): void {
    this.#subscriptions.add(subscription);
    this.#deliver(subscription, "opened", (subscriber) => subscriber.opened());
  }

  unsubscribe(subscription: Subscription): void {
    this.#subscriptions.delete(subscription);
  }

  publish(channel: string, text: string): void {
    for (const subscription of this.#subscriptions) {
      if (subscription.channel === channel) {
        this.#deliver(subscription, "message", (subscriber) => subscriber.message(text));
      }
    }
  }

  /** Removes one of its keys, as an eviction would. */
  evict(choice: number): void {
    const keys = [...this.#items.keys()];
    if (keys.length > 0) this.#items.delete(keys[choice % keys.length]!);
  }

  /** The last writes are lost, and every connection. */
  lose(loss: Loss, writes: number): void {
    this.#items = new Map(this.#past.at(-1 - writes) ?? this.#past[0]);
    for (const connection of this.#connections) connection.lose(loss);
  }

  /** A connection is lost, and nothing else. */
  disconnect(choice: number): void {
    this.#connections[choice % this.#connections.length]?.lose(undefined);
  }

  /** What was sent before the subscription ended may still arrive. */
  #deliver(subscription: Subscription, what: string, call: (subscriber: Subscriber) => void): void {
    const { line, subscriber } = subscription;
    const scheduled = this.pace.post(what);
    line.last = Promise.all([line.last, scheduled]).then(() => call(subscriber));
  }
}
