import type { CacheBackend } from "./backend.js";
import type { Breaker } from "./breaker.js";

/** What a server is called where the backend has only one, or does not know yet which one it is. */
export const onlyServer = "";

/** One server of a backend, as `cache.health()` tells. */
export interface ServerHealth {
  /** As the backend calls it; empty where it has only one, or none has been found yet. */
  readonly server: string;
  /** It has answered once, and its circuit breaker is closed. */
  readonly up: boolean;
  /** Calls that it has not answered yet. */
  readonly inFlight: number;
}

/** One server, and what is known of it. */
export interface Server {
  readonly name: string;
  readonly breaker: Breaker;
  inFlight: number;
  hasAnswered: boolean;
  /** Somebody is finding out whether it is there. */
  isSought: boolean;
}

/** The servers of a backend, as far as they are known. */
export class Servers {
  readonly #backend: CacheBackend;
  readonly #breakerOf: (name: string) => Breaker;
  readonly #known = new Map<string, Server>();

  constructor(backend: CacheBackend, breakerOf: (name: string) => Breaker) {
    this.#backend = backend;
    this.#breakerOf = breakerOf;
  }

  /** Those that the backend names, by default one. */
  get names(): readonly string[] {
    return this.#backend.servers ?? [onlyServer];
  }

  /** The server of `key`. */
  of(key: string): Server {
    return this.at(this.#backend.serverOf?.(key) ?? onlyServer);
  }

  at(name: string): Server {
    let server = this.#known.get(name);
    if (!server) {
      server = { name, breaker: this.#breakerOf(name), inFlight: 0, hasAnswered: false, isSought: false };
      this.#known.set(name, server);
    }
    return server;
  }

  get health(): readonly ServerHealth[] {
    return this.#listed().map((server) => ({
      server: server.name,
      up: this.#isReached(server) && !server.breaker.isOpen,
      inFlight: server.inFlight,
    }));
  }

  /**
   * Pings, in the background, those that have never answered: nothing else would tell whether a server is there that nobody
   * calls. One ping at a time for each; a breaker that is open has its own.
   */
  seek(ping: (name: string) => Promise<unknown>): void {
    for (const server of this.names.map((name) => this.at(name))) {
      if (this.#isReached(server) || server.isSought || server.breaker.isOpen) continue;
      server.isSought = true;
      const end = (): void => void (server.isSought = false);
      ping(server.name).then(end, end);
    }
  }

  /** Stops all pings of breakers for good. */
  stop(): void {
    for (const { breaker } of this.#known.values()) breaker.stop();
  }

  /** Without the one that stands for those not found yet, once there are others. */
  #listed(): readonly Server[] {
    if (this.#backend.servers) return this.names.map((name) => this.at(name));
    const found = [...this.#known.values()].filter(({ name }) => name !== onlyServer);
    return found.length > 0 ? found : [this.at(onlyServer)];
  }

  /** Where the servers have no names in advance, a new one is not down until its first answer: any answer counts. */
  #isReached({ hasAnswered }: Server): boolean {
    return hasAnswered || (!this.#backend.servers && [...this.#known.values()].some((each) => each.hasAnswered));
  }
}
