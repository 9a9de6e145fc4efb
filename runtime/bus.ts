import type { CacheBackend, Subscriber } from "./backend.js";
import type { Clock } from "./clock.js";
import type { Events } from "./events.js";
import type { Guard } from "./guard.js";
import { cacheNameOf } from "./key.js";
import { nonce } from "./nonce.js";

/** What a memory tier knows of the messages that it gets. */
export interface Reception {
  /** Counts the times that all subscriptions were open together; 0 while one of them is not. */
  readonly epoch: number;
  /** When the last heartbeat that came back was sent, in monotonic milliseconds: whatever was published before is known. */
  readonly heardUntil: number;
}

/** Reception where there is no bus: nothing is ever known. */
export const noReception: Reception = { epoch: 0, heardUntil: -Infinity };

const shortestHeartbeatMs = 20;

/** How far the ends of two connections to one server that dies may be apart, in milliseconds. */
const toleratedGapMs = 1_000;

/**
 * Tells other processes which keys have changed, and hears it from them. A heartbeat that comes back on the same
 * connection proves that all messages before it have arrived; only a memory tier needs that.
 */
export class Bus implements Reception {
  /** Called with the keys that another process has changed. */
  onChange: ((keys: readonly string[]) => void) | undefined;
  readonly #guard: Guard;
  readonly #clock: Clock;
  readonly #events: Events;
  readonly #heartbeatMs: number | undefined;
  readonly #heartbeatChannel: string;
  readonly #unsubscribes: (() => void)[] = [];
  readonly #names = new Set<string>();
  #subscriptions = 0;
  #open = 0;
  #epochs = 0;
  #epoch = 0;
  #heardUntil = -Infinity;
  /** When the last time that all were open together began and ended, in monotonic milliseconds. */
  #openedAt = Infinity;
  #closedAt = -Infinity;
  #stopHeartbeat: (() => void) | undefined;
  #isClosed = false;

  /** @param maxStalenessMs how long memory may miss a change: three heartbeats go out in that time. Absent: no memory */
  constructor(guard: Guard, clock: Clock, events: Events, maxStalenessMs: number | undefined) {
    this.#guard = guard;
    this.#clock = clock;
    this.#events = events;
    if (maxStalenessMs !== undefined) this.#heartbeatMs = Math.max(maxStalenessMs / 3, shortestHeartbeatMs);
    this.#heartbeatChannel = `cachewright:heartbeat:${nonce()}`;
  }

  /** Whether a backend has one. */
  static isOn(backend: CacheBackend): boolean {
    return backend.publish !== undefined && backend.subscribe !== undefined;
  }

  get epoch(): number {
    return this.#epoch;
  }

  get heardUntil(): number {
    return this.#heardUntil;
  }

  /** Hears from now on what other processes change in the cache of this name. */
  join(cacheName: string): void {
    if (this.#names.has(cacheName)) return;
    this.#names.add(cacheName);
    if (this.#heartbeatMs !== undefined && !this.#stopHeartbeat) {
      this.#subscribe(this.#heartbeatChannel, (text) => this.#hear(text));
      this.#beat(this.#heartbeatMs);
    }
    this.#subscribe(channelOf(cacheName), (text) => this.#take(text));
  }

  /**
   * Whether every change that the server acknowledged in the last `spanMs` milliseconds before it died was heard of.
   *
   * @param lastAnswerAt when the server last answered, in monotonic milliseconds
   */
  hasHeardAll(spanMs: number, lastAnswerAt: number): boolean {
    const until = this.#epoch > 0 ? this.#clock.monotonic() : this.#closedAt;
    return until - this.#openedAt >= spanMs && until >= lastAnswerAt - toleratedGapMs;
  }

  close(): void {
    this.#isClosed = true;
    this.#stopHeartbeat?.();
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#epoch = 0;
  }

  #subscribe(channel: string, message: (text: string) => void): void {
    this.#subscriptions += 1;
    this.#close();
    let isOpen = false;
    const subscriber: Subscriber = {
      opened: () => {
        if (!isOpen) this.#count((isOpen = true));
      },
      message,
      closed: () => {
        if (isOpen) this.#count((isOpen = false));
      },
    };
    this.#unsubscribes.push(this.#guard.backend.subscribe!(channel, subscriber));
  }

  #count(isOpen: boolean): void {
    this.#open += isOpen ? 1 : -1;
    if (!isOpen) return this.#close();
    if (this.#open < this.#subscriptions) return;
    this.#epochs += 1;
    this.#epoch = this.#epochs;
    this.#openedAt = this.#clock.monotonic();
    this.#events.emit({ type: "bus", state: "open" });
  }

  #close(): void {
    if (this.#epoch === 0) return;
    this.#epoch = 0;
    this.#heardUntil = -Infinity;
    this.#closedAt = this.#clock.monotonic();
    this.#events.emit({ type: "bus", state: "closed" });
  }

  /** The next one waits until this one was sent: a slow server does not get more and more of them. */
  #beat(everyMs: number): void {
    this.#stopHeartbeat = this.#clock.after(everyMs, () => {
      const sent = this.#epoch > 0 ? this.#send() : Promise.resolve();
      void sent.then(() => {
        if (!this.#isClosed) this.#beat(everyMs);
      });
    });
  }

  async #send(): Promise<void> {
    const text = `${this.#epoch} ${this.#clock.monotonic()}`;
    await this.#guard
      .call("publish", this.#heartbeatChannel, (backend) => backend.publish!(this.#heartbeatChannel, text))
      .catch(() => undefined);
  }

  /** What this cache has published itself, it knows already. */
  #take(text: string): void {
    const end = text.indexOf(" ");
    if (text.slice(0, end) !== this.#guard.id) this.onChange?.(keysIn(text.slice(end + 1)));
  }

  #hear(text: string): void {
    const [epoch, sentAt] = text.split(" ").map(Number);
    if (epoch === this.#epoch && sentAt! > this.#heardUntil) this.#heardUntil = sentAt!;
  }
}

/** Tells all processes that `keys` have changed. @throws BackendError */
export async function announce(guard: Guard, keys: readonly string[]): Promise<void> {
  if (!Bus.isOn(guard.backend)) return;
  const names = new Set(keys.map(cacheNameOf));
  await Promise.all(
    Array.from(names, (name) => {
      const channel = channelOf(name);
      const text = `${guard.id} ${JSON.stringify(keys.filter((key) => cacheNameOf(key) === name))}`;
      return guard.call("publish", channel, (backend) => backend.publish!(channel, text), { urgent: true });
    }),
  );
}

function channelOf(cacheName: string): string {
  return `cachewright:changes:${cacheName}`;
}

/** What is no message of this kind names no key. */
function keysIn(text: string): readonly string[] {
  try {
    const keys: unknown = JSON.parse(text);
    return Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [];
  } catch {
    return [];
  }
}
