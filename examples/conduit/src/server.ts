import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { backendFromUrl } from "cachewright/runtime";
import { createApp } from "./app.js";
import { openDatabase, type Database } from "./database.js";
import { createConduitCache, type ConduitCache } from "./generated/cache.js";
import { attachLive } from "./live.js";
import { createServices } from "./services.js";

export interface ServerOptions {
  /** Where the cache is, for example `redis://localhost:6379`. Default `memory:`. */
  readonly backend?: string | undefined;
  /** Default 0: a free one. */
  readonly port?: number | undefined;
}

export interface RunningServer {
  /** Where it listens, for example `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly database: Database;
  close(): Promise<void>;
}

/** Starts Conduit on this machine, with an empty database. */
export async function startServer({ backend = "memory:", port = 0 }: ServerOptions = {}): Promise<RunningServer> {
  const cache = createConduitCache({ backend: await backendFromUrl(backend) });
  await forgetFormerDatabase(cache).catch(async (error: unknown) => {
    await cache.close();
    throw error;
  });
  const database = await openDatabase();
  const services = createServices({ database, signingKey: randomBytes(32) });
  const server = createServer(createApp({ services, cache }));
  const sockets = attachLive(server, { services, cache });
  const close = async () => {
    for (const socket of sockets.clients) socket.terminate();
    await closeServer(server);
    await cache.close();
    await database.close();
  };
  return { url: await listen(server, port), database, close };
}

/** A shared backend may still hold what an earlier run, with another database, left there. */
async function forgetFormerDatabase(cache: ConduitCache): Promise<void> {
  await Promise.all([cache.tags.people().invalidate(), cache.tags.tags().invalidate()]);
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
