import type { Item, Token } from "../backend.js";
import { timeoutMs } from "../deadline.js";
import { BackendError } from "../errors.js";
import { formatAddress } from "./address.js";
import type { Place } from "./memcached-commands.js";
import { ping, readAll } from "./memcached-commands.js";
import { distributeKeys } from "./memcached-distribution.js";
import { keyNamer } from "./memcached-key.js";
import type { MemcachedBackendOptions } from "./memcached-options.js";
import { saslCredentials, serverAddresses } from "./memcached-options.js";
import { Refusal } from "./memcached-protocol.js";
import { MemcachedServer } from "./memcached-server.js";
import { readToken } from "./memcached-token.js";

/** The servers that share the keys, and which of them has which. */
export class MemcachedServers {
  readonly timeoutMs: number;
  /** In an order that does not depend on the order of the option. */
  readonly addresses: readonly string[];
  /** The address of a key's server. */
  readonly serverOf: (key: string) => string;
  readonly #nameOf: (key: string) => string;
  readonly #servers: ReadonlyMap<string, MemcachedServer>;

  constructor(options: MemcachedBackendOptions) {
    const addresses = serverAddresses(options.servers);
    const credentials = saslCredentials(options);
    const texts = addresses.map(formatAddress);
    const indexOf = distributeKeys(texts);
    this.addresses = texts;
    this.timeoutMs = timeoutMs(options.timeout);
    this.serverOf = (key) => texts[indexOf(key)]!;
    this.#nameOf = keyNamer(texts);
    this.#servers = new Map(
      addresses.map((address) => [formatAddress(address), new MemcachedServer(address, credentials, this.timeoutMs)]),
    );
  }

  /** Runs `command` where `key` belongs. @throws BackendError when the server is away, silent, or refuses */
  call<T>(operation: string, key: string, command: (place: Place) => Promise<T>): Promise<T> {
    const name = this.#nameOf(key);
    return inBackendErrors(operation, () => this.#of(key).call((connection) => command({ connection, name })));
  }

  /**
   * Runs `command` with the number that `token` stands for; `undefined`, without a request, where the connection that
   * issued the token is gone.
   *
   * @throws BackendError when the server is silent or refuses
   */
  callWith<T>(
    operation: string,
    key: string,
    token: Token,
    command: (place: Place, cas: Buffer) => Promise<T>,
  ): Promise<T | undefined> {
    const name = this.#nameOf(key);
    const { connectionId, cas } = readToken(token);
    return inBackendErrors(operation, () =>
      this.#of(key).callOver(connectionId, (connection) => command({ connection, name }, cas)),
    );
  }

  /** What `keys` hold, in their order: one round trip to each server that has some of them. */
  read(keys: readonly string[]): Promise<readonly (Item | undefined)[]> {
    const servers = keys.map((key) => this.#of(key));
    const items = Array.from<Item | undefined>({ length: keys.length });
    const readFrom = async (server: MemcachedServer): Promise<void> => {
      const positions = [...keys.keys()].filter((position) => servers[position] === server);
      const names = positions.map((position) => this.#nameOf(keys[position]!));
      const found = await server.call((connection) => readAll(connection, names));
      positions.forEach((position, index) => (items[position] = found[index]));
    };
    return inBackendErrors("read", async () => {
      await Promise.all([...new Set(servers)].map(readFrom));
      return items;
    });
  }

  /** Resolves when the server with this address, by default each of them, has answered. */
  async ping(address?: string): Promise<void> {
    await inBackendErrors("ping", () => {
      const asked = address === undefined ? [...this.#servers.values()] : [this.#at(address)];
      return Promise.all(asked.map((server) => server.call(ping)));
    });
  }

  close(): void {
    for (const server of this.#servers.values()) server.close();
  }

  #of(key: string): MemcachedServer {
    return this.#at(this.serverOf(key));
  }

  #at(address: string): MemcachedServer {
    const server = this.#servers.get(address);
    if (server) return server;
    throw new Error(`there is no server \`${address}\`, only ${[...this.#servers.keys()].join(", ")}`);
  }
}

async function inBackendErrors<T>(operation: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw new BackendError("memcached", operation, cause, cause instanceof Refusal);
  }
}
