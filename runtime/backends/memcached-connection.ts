import type { Address } from "./address.js";
import { withDeadline } from "../deadline.js";
import { nonce } from "../nonce.js";
import { peerError } from "./peer-error.js";
import type { Reply, Request } from "./memcached-protocol.js";
import { casOffset, replyMagic } from "./memcached-protocol.js";

const memjs = await import("memjs").catch((cause: unknown) => {
  throw peerError("memjs", "cachewright/memcached", cause);
});

/** For SASL. Without a name there is no authentication. */
export interface Credentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** memjs's own timers are set so late that they never decide: they do not fire under traffic. */
const neverSeconds = 60;

/** What waits for the connection itself is registered under this number, which no request has. */
const connectSequence = 0;

/** Request numbers start again after this one, because memjs breaks when they pass 2^31. */
export const maxSequence = 2 ** 30;

/**
 * One connection to a memcached server, through memjs, that is used until its first failure. memjs keeps half a reply
 * across a reset and would answer the next request with it; a connection that is never used again cannot do that.
 */
export class MemcachedConnection {
  /** No other connection has it, in no process. */
  readonly id: string = nonce();
  /** Resolves when requests may be sent, rejects when connecting failed. */
  readonly ready: Promise<void>;
  readonly #server;
  readonly #client;
  #state: "connecting" | "ready" | "dead" = "connecting";
  #socket: Corkable | undefined;
  #sequence: number;

  /** @param sequence the number of the last request, as it were */
  constructor(address: Address, credentials: Credentials, connectTimeoutMs: number, sequence = connectSequence) {
    const { username, password } = credentials;
    this.#sequence = sequence;
    this.#server = new memjs.Server(address.host, address.port, username, password, {
      timeout: neverSeconds,
      conntimeout: neverSeconds,
      keepAlive: true,
    });
    // By itself memjs takes credentials that are not given from the environment.
    Object.assign(this.#server, { username, password });
    this.#client = new memjs.Client([this.#server], { retries: 1, logger: { log: () => undefined } });
    this.ready = withDeadline(connectTimeoutMs, () => this.#connect());
    this.ready.catch((error: unknown) => this.discard(error));
  }

  get isDead(): boolean {
    return this.#state === "dead";
  }

  get isReady(): boolean {
    return this.#state === "ready";
  }

  /** Ends the connection for good. Every request in flight rejects with `cause`. */
  discard(cause: unknown): void {
    this.#state = "dead";
    this.#server.error(asError(cause));
  }

  /**
   * The reply to `request`, whatever its status. Only for a connection that is ready.
   *
   * @throws Error when the connection fails
   */
  async request(request: Request): Promise<Reply> {
    if (!this.isReady) throw new Error("the connection is closed");
    const { header, val } = await this.#perform(request);
    if (header.magic !== replyMagic || header.opcode !== request.opcode) {
      const error = new Error("the server's reply is not of the binary protocol");
      this.discard(error);
      throw error;
    }
    return { status: header.status, value: val, cas: header.cas };
  }

  /** What `run` returns; all requests that it makes before it returns leave in one packet. */
  together<T>(run: () => T): T {
    this.#socket?.cork();
    try {
      return run();
    } finally {
      this.#socket?.uncork();
    }
  }

  #connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.onError(connectSequence, (error) => {
        this.#state = "dead";
        reject(asError(error));
      });
      this.#server.sock(false, (socket) => {
        socket.setNoDelay(true);
        // What waits for an answer has a timer; a connection that nobody uses must not keep the process alive.
        socket.unref();
        // memjs does not notice that the server hung up, and would leave the requests in flight without an answer.
        socket.once("close", () => this.discard(new Error("the server closed the connection")));
        this.#socket = socket;
        this.#state = "ready";
        resolve();
      });
    });
  }

  #perform(request: Request): Promise<MemjsResponse> {
    const sequence = this.#nextSequence();
    const { opcode, key = "", extras = noBytes, value = noBytes, cas } = request;
    const bytes = memjs.Utils.makeRequestBuffer(opcode, key, extras, value, sequence);
    cas?.copy(bytes, casOffset);
    return new Promise((resolve, reject) => {
      this.#client.perform(key, bytes, sequence, (error, response: MemjsResponse) => {
        if (error) reject(asError(error));
        else resolve(response);
      });
    });
  }

  #nextSequence(): number {
    this.#sequence = (this.#sequence % maxSequence) + 1;
    return this.#sequence;
  }
}

/** A socket that can gather what is written. */
interface Corkable {
  cork(): void;
  uncork(): void;
}

/** What memjs hands to the callback of `perform`. */
interface MemjsResponse {
  readonly header: { magic: number; opcode: number; status: number; cas: Buffer };
  readonly val: Buffer;
}

const noBytes = Buffer.alloc(0);

/** memjs reports a refused authentication as a string. */
function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
