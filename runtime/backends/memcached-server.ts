import type { Address } from "./address.js";
import { TimeoutError, withDeadline } from "../deadline.js";
import type { Credentials } from "./memcached-connection.js";
import { MemcachedConnection } from "./memcached-connection.js";

/** One memcached server: connected on the first call, and anew on the first call after a failure. */
export class MemcachedServer {
  readonly #address: Address;
  readonly #credentials: Credentials;
  readonly #timeoutMs: number;
  #connection: MemcachedConnection | undefined;
  #isClosed = false;

  constructor(address: Address, credentials: Credentials, timeoutMs: number) {
    this.#address = address;
    this.#credentials = credentials;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * What `work` resolves to. All requests of `work` share one deadline.
   *
   * @throws Error when the server is away, does not answer in time, or `work` throws
   */
  async call<T>(work: (connection: MemcachedConnection) => Promise<T>): Promise<T> {
    const connection = this.#current();
    try {
      return await withDeadline(this.#timeoutMs, async (deadline) => {
        if (!connection.isReady) await connection.ready;
        // A write that nobody waits for any more must not happen later.
        if (deadline.passed) throw new TimeoutError(this.#timeoutMs);
        return work(connection);
      });
    } catch (error) {
      // One that is still connecting has sent nothing: no late reply can come of it.
      if (error instanceof TimeoutError && connection.isReady) connection.discard(error);
      throw error;
    }
  }

  /**
   * As `call`, over the connection with this `id` and no other; `undefined` when that is gone, and then nothing is sent.
   *
   * @throws Error when the server does not answer in time, or `work` throws
   */
  async callOver<T>(id: string, work: (connection: MemcachedConnection) => Promise<T>): Promise<T | undefined> {
    this.#assertOpen();
    const connection = this.#connection;
    return connection?.id === id && connection.isReady ? this.call(work) : undefined;
  }

  /** From now on every call rejects; those in flight do too. */
  close(): void {
    this.#isClosed = true;
    this.#connection?.discard(new Error("the backend is closed"));
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new Error("the backend is closed");
  }

  #current(): MemcachedConnection {
    this.#assertOpen();
    if (!this.#connection || this.#connection.isDead) {
      // Connecting may last longer than a call: a slow name server must not keep the cache away for good.
      const connectTimeoutMs = Math.max(500, this.#timeoutMs);
      this.#connection = new MemcachedConnection(this.#address, this.#credentials, connectTimeoutMs);
    }
    return this.#connection;
  }
}
