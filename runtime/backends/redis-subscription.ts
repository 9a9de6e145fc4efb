import type { Redis } from "ioredis";
import type { Subscriber } from "../backend.js";
import { withDeadline } from "../deadline.js";
import { endQuietly } from "./redis-client.js";

/** How often the connection is asked whether it is alive, and how long it may take to answer, in milliseconds. */
const beatMs = 500;
const silenceMs = 1000;

interface Listener {
  readonly channel: string;
  readonly subscriber: Subscriber;
  /** Whether the server has acknowledged the subscription, on the connection of now. */
  isOpen: boolean;
}

/**
 * The subscriptions of one backend, on a connection of their own. It is there only as long as somebody listens, comes back
 * by itself, and is asked regularly whether it is alive: a dead one looks like a channel on which nothing happens.
 */
export class RedisSubscriptions {
  readonly #connect: () => Redis;
  readonly #listeners = new Set<Listener>();
  #client: Redis | undefined;
  /** Rises when a connection is lost. */
  #connection = 0;

  /** @param connect makes a client that connects by itself, again and again */
  constructor(connect: () => Redis) {
    this.#connect = connect;
  }

  /** Listens to `channel` until what is returned is called. */
  subscribe(channel: string, subscriber: Subscriber): () => void {
    const listener = { channel, subscriber, isOpen: false };
    this.#listeners.add(listener);
    this.#client ??= this.#open();
    if (this.#client.status === "ready") this.#subscribe(this.#client, channel);
    return () => this.#leave(listener);
  }

  close(): void {
    this.#listeners.clear();
    this.#end();
  }

  #open(): Redis {
    const client = this.#connect();
    // Without a listener ioredis prints every connection error.
    client.on("error", () => undefined);
    client.on("ready", () => void this.#keepAlive(client, this.#connection));
    client.on("close", () => this.#lost(client));
    client.on("message", (channel: string, text: string) => this.#deliver(channel, text));
    return client;
  }

  /** Asks for a sign of life, again and again while the connection lasts, and subscribes to what is missing. */
  async #keepAlive(client: Redis, connection: number): Promise<void> {
    if (client !== this.#client || connection !== this.#connection) return;
    // What the server has refused is tried again with every beat.
    for (const channel of this.#missing()) this.#subscribe(client, channel);
    if (!(await isAlive(client))) return this.#drop(client, connection);
    setTimeout(() => void this.#keepAlive(client, connection), beatMs).unref();
  }

  #missing(): Set<string> {
    return new Set([...this.#listeners].filter(({ isOpen }) => !isOpen).map(({ channel }) => channel));
  }

  #subscribe(client: Redis, channel: string): void {
    client.subscribe(channel).then(
      () => this.#opened(client, channel),
      () => undefined,
    );
  }

  #opened(client: Redis, channel: string): void {
    if (client !== this.#client) return;
    for (const listener of this.#listeners) {
      if (listener.channel !== channel || listener.isOpen) continue;
      listener.isOpen = true;
      listener.subscriber.opened();
    }
  }

  #deliver(channel: string, text: string): void {
    for (const listener of this.#listeners) {
      if (listener.isOpen && listener.channel === channel) listener.subscriber.message(text);
    }
  }

  /** Gives a connection up. It may still take a while until it is closed. */
  #drop(client: Redis, connection: number): void {
    if (client !== this.#client || connection !== this.#connection || client.status !== "ready") return;
    this.#lost(client);
    client.disconnect(true);
  }

  #lost(client: Redis): void {
    if (client !== this.#client) return;
    this.#connection += 1;
    for (const listener of this.#listeners) {
      if (!listener.isOpen) continue;
      listener.isOpen = false;
      listener.subscriber.closed();
    }
  }

  #leave(listener: Listener): void {
    if (!this.#listeners.delete(listener)) return;
    if (this.#listeners.size === 0) return this.#end();
    const isLast = [...this.#listeners].every(({ channel }) => channel !== listener.channel);
    if (isLast && this.#client?.status === "ready") this.#client.unsubscribe(listener.channel).catch(() => undefined);
  }

  #end(): void {
    const client = this.#client;
    this.#client = undefined;
    if (client) endQuietly(client);
  }
}

function isAlive(client: Redis): Promise<boolean> {
  return withDeadline(silenceMs, () => client.ping()).then(
    () => true,
    () => false,
  );
}
