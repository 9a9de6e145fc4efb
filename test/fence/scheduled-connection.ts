import type { CacheBackend, Item, Loss, LossListener, Remove, Subscriber, Token } from "../../runtime/backend.js";
import type { Found, ScheduledServer, Subscription } from "./scheduled-server.js";

/**
 * One process's connection to a {@link ScheduledServer}, with every capability. Its calls may overtake each other, but for
 * `publish`, which may not. When it is lost, so is the answer to every call that is on its way.
 */
export class ScheduledConnection {
  readonly #server: ScheduledServer;
  /** Calls that have not arrived. */
  readonly #sent = new Set<Promise<unknown>>();
  readonly #subscriptions = new Set<Subscription>();
  readonly #line = { last: Promise.resolve() };
  /** Tokens of another number are worth nothing. */
  #number = 0;
  #isUp = true;
  #loss: Loss | undefined;
  /** What a loss obliges to, before anything else is carried out. */
  #duty: Promise<void> | undefined;
  #listener: LossListener | undefined;

  constructor(server: ScheduledServer) {
    this.#server = server;
  }

  backend(): CacheBackend {
    return {
      name: "scheduled",
      // The scheduler decides how long a call takes.
      timeoutMs: 1e9,
      get: (key) => this.#call(`get ${key}`, (server) => server.find(key)?.bytes),
      set: (key, bytes, ttlMs) => this.#call(`set ${key}`, (server) => void server.store(key, bytes, ttlMs)),
      delete: (key) => this.#call(`delete ${key}`, (server) => server.remove(key)),
      read: (keys) => this.#call(`read ${keys.join()}`, (server) => keys.map((key) => this.#item(server.find(key)))),
      put: (key, bytes, ttlMs, token) =>
        this.#call(`put ${key}`, (server) =>
          this.#holds(key, token) ? this.#token(server.store(key, bytes, ttlMs)) : undefined,
        ),
      drop: (key, token) =>
        this.#call(`drop ${key}`, (server) => (this.#holds(key, token) ? server.remove(key) : undefined)),
      publish: (channel, message) => this.#publish(channel, message),
      subscribe: (channel, subscriber) => this.#subscribe(channel, subscriber),
      ping: () => this.#call("ping", () => undefined),
      onLoss: (listener) => void (this.#listener = listener),
    };
  }

  /** @param loss absent: only the connection is lost, and nothing that the server holds */
  lose(loss: Loss | undefined): void {
    this.#number += 1;
    this.#isUp = false;
    // A loss that was not made up for yet still has to be.
    if (this.#loss !== "restart") this.#loss = loss ?? this.#loss;
    for (const subscription of this.#subscriptions) {
      this.#server.unsubscribe(subscription);
      subscription.subscriber.closed();
    }
    const number = this.#number;
    void this.#server.pace.journey("reconnected").then(() => {
      if (this.#number === number) this.#return();
    });
  }

  #return(): void {
    this.#isUp = true;
    this.#duty = this.#makeUp(this.#number);
    for (const subscription of this.#subscriptions) this.#server.subscribe(subscription);
  }

  /** Whoever cannot do what the loss obliges to must not go on with this connection. */
  async #makeUp(number: number): Promise<void> {
    const remove: Remove = (key) => this.#carry(`remove ${key}`, (server) => server.remove(key));
    try {
      if (this.#loss) await this.#listener?.(this.#loss, remove);
      if (this.#number === number) this.#loss = undefined;
    } catch {
      if (this.#number === number) this.lose(this.#loss);
    }
  }

  async #call<T>(name: string, run: (server: ScheduledServer) => T): Promise<T> {
    await this.#duty;
    return this.#carry(name, run);
  }

  async #carry<T>(name: string, run: (server: ScheduledServer) => T): Promise<T> {
    const number = this.#assertUp();
    await this.#arrival(name);
    this.#assertUp(number);
    const answer = run(this.#server);
    await this.#server.pace.journey(`${name} answered`);
    this.#assertUp(number);
    return answer;
  }

  async #arrival(name: string): Promise<void> {
    const arrival = this.#server.pace.journey(`${name} sent`);
    this.#sent.add(arrival);
    await arrival;
    this.#sent.delete(arrival);
  }

  #assertUp(number = this.#number): number {
    if (!this.#isUp || number !== this.#number) throw new Error("the connection is lost");
    return number;
  }

  async #publish(channel: string, message: string): Promise<void> {
    await Promise.all(this.#sent);
    await this.#call(`publish ${message}`, (server) => server.publish(channel, message));
  }

  #subscribe(channel: string, subscriber: Subscriber): () => void {
    const subscription: Subscription = { channel, subscriber, line: this.#line };
    this.#subscriptions.add(subscription);
    if (this.#isUp) this.#server.subscribe(subscription);
    return () => {
      this.#subscriptions.delete(subscription);
      this.#server.unsubscribe(subscription);
    };
  }

  #item(found: Found | undefined): Item | undefined {
    return found && { bytes: found.bytes, token: this.#token(found.write) };
  }

  #token(write: number): Token {
    return `${this.#number}.${write}`;
  }

  #holds(key: string, token: Token | undefined): boolean {
    const found = this.#server.find(key);
    return found ? this.#token(found.write) === token : token === undefined;
  }
}
