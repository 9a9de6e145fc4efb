import { crc32 } from "node:zlib";
import type {
  CacheBackend,
  Item,
  Loss,
  LossListener,
  MaybePromise,
  Remove,
  Subscriber,
  Token,
} from "../../runtime/backend.js";
import type { Clock } from "../../runtime/clock.js";
import { systemClock } from "../../runtime/clock.js";

interface Stored {
  readonly bytes: Uint8Array;
  readonly expiresAt: number;
  readonly token: Token;
}

/**
 * What stands for a server in this process: the data that several backends share, the channels, and the ways to fail that
 * a test chooses.
 */
export class MapServer {
  readonly clock: Clock;
  /** What `serverOf` answers with; keys are spread over them. */
  readonly names: readonly string[];
  readonly #items = new Map<string, Stored>();
  readonly #channels = new Map<string, Set<Subscriber>>();
  readonly #lossListeners = new Set<LossListener>();
  #writes = 0;
  #epoch = 0;
  #recovery: Promise<void> | undefined;
  #channelsAreOpen = true;

  constructor(clock: Clock = systemClock, names: readonly string[] = ["map"]) {
    this.clock = clock;
    this.names = names;
  }

  /** Runs `work` at once, or after the recovery from a loss. */
  run<T>(work: () => T): MaybePromise<T> {
    return this.#recovery ? this.#recovery.then(work) : work();
  }

  find(key: string): Item | undefined {
    const stored = this.#items.get(key);
    if (!stored || stored.expiresAt <= this.clock.now()) return undefined;
    return { bytes: Uint8Array.from(stored.bytes), token: stored.token };
  }

  store(key: string, bytes: Uint8Array, ttlMs: number): Token {
    const token = `${this.#epoch}.${++this.#writes}`;
    this.#items.set(key, { bytes: Uint8Array.from(bytes), expiresAt: this.clock.now() + ttlMs, token });
    return token;
  }

  remove(key: string): void {
    this.#items.delete(key);
  }

  serverOf(key: string): string {
    return this.names[crc32(key) % this.names.length]!;
  }

  hasServer(name: string): boolean {
    return this.names.includes(name);
  }

  /** Messages arrive after the call that sent them has returned, as they would from a real server. */
  publish(channel: string, text: string): void {
    for (const subscriber of this.#channels.get(channel) ?? []) {
      queueMicrotask(() => {
        if (this.#channelsAreOpen && this.#channels.get(channel)?.has(subscriber)) subscriber.message(text);
      });
    }
  }

  subscribe(channel: string, subscriber: Subscriber): () => void {
    const subscribers = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, subscribers.add(subscriber));
    queueMicrotask(() => {
      if (this.#channelsAreOpen && subscribers.has(subscriber)) subscriber.opened();
    });
    return () => void subscribers.delete(subscriber);
  }

  onLoss(listener: LossListener): () => void {
    this.#lossListeners.add(listener);
    return () => void this.#lossListeners.delete(listener);
  }

  /** From now on messages are lost, and subscribers know it. */
  closeChannels(): void {
    this.#channelsAreOpen = false;
    for (const subscriber of this.#subscribers()) subscriber.closed();
  }

  /** Messages are delivered again, and subscribers know it. */
  openChannels(): void {
    this.#channelsAreOpen = true;
    for (const subscriber of this.#subscribers()) subscriber.opened();
  }

  /** What it holds now, to go back to with `lose`. */
  snapshot(): ReadonlyMap<string, Stored> {
    return new Map(this.#items);
  }

  /**
   * Loses every write since `snapshot`, all of them without one, and every token that was issued. Resolves when those who
   * listen for losses have answered; until then calls wait.
   */
  async lose(loss: Loss, snapshot: ReadonlyMap<string, Stored> = new Map()): Promise<void> {
    this.#epoch++;
    this.#items.clear();
    for (const [key, stored] of snapshot)
      this.#items.set(key, { ...stored, token: `${this.#epoch}.${++this.#writes}` });
    const remove: Remove = async (key) => this.remove(key);
    const answers = [...this.#lossListeners].map((listener) => listener(loss, remove));
    const recovery = Promise.allSettled(answers).then(() => {
      this.#recovery = undefined;
    });
    this.#recovery = recovery;
    await recovery;
  }

  #subscribers(): Subscriber[] {
    return [...this.#channels.values()].flatMap((subscribers) => [...subscribers]);
  }
}

/** A backend with every capability, in this process's memory. Backends over one server share its data. */
export function completeMapBackend(server: MapServer = new MapServer()): Required<CacheBackend> {
  const leaving = new Set<() => void>();
  const onClose = (leave: () => void): (() => void) => {
    leaving.add(leave);
    return leave;
  };
  const holds = (key: string, token: Token | undefined): boolean => server.find(key)?.token === token;
  return {
    name: "complete map",
    timeoutMs: 60_000,
    get: (key) => server.run(() => server.find(key)?.bytes),
    set: (key, bytes, ttlMs) => server.run(() => server.store(key, bytes, ttlMs)),
    delete: (key) => server.run(() => server.remove(key)),
    read: (keys) => server.run(() => keys.map((key) => server.find(key))),
    put: (key, bytes, ttlMs, token) =>
      server.run(() => (holds(key, token) ? server.store(key, bytes, ttlMs) : undefined)),
    drop: (key, token) =>
      server.run(() => {
        if (holds(key, token)) server.remove(key);
        return true;
      }),
    publish: (channel, text) => server.run(() => server.publish(channel, text)),
    subscribe: (channel, subscriber) => onClose(server.subscribe(channel, subscriber)),
    serverOf: (key) => server.serverOf(key),
    servers: server.names,
    ping: (name) =>
      server.run(() => {
        if (name !== undefined && !server.hasServer(name)) throw new Error(`there is no server \`${name}\``);
      }),
    onLoss: (listener) => void onClose(server.onLoss(listener)),
    close: () => {
      for (const leave of leaving) leave();
      leaving.clear();
    },
  };
}
