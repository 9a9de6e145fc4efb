import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { attach } from "cachewright/express";
import type { CacheEvent, CacheOptions } from "cachewright/runtime";
import express from "express";
import { onTestFinished } from "vitest";
import { ManualClock } from "../../../runtime/testing/manual-clock.js";
import { Client } from "../../http/client.js";
import { createShopCache, type ShopCache } from "../shop/generated/cache.js";
import { wrappers, type ShopWrapperOptions, type ShopWrappers } from "../shop/generated/express.js";

/** An Express app on a free port, with a cache of its own; both end with the test. */
export interface Shop {
  readonly app: express.Express;
  readonly cached: ShopWrappers;
  readonly cache: ShopCache;
  readonly client: Client;
  readonly clock: ManualClock;
  readonly events: CacheEvent[];
  /** Errors that came to the app's error handler, in their order. */
  readonly errors: unknown[];
  /** Serves what was mounted so far, then an error handler that answers with name, field and reason. */
  listen(): Promise<void>;
}

export interface ShopOptions extends Omit<CacheOptions, "clock"> {
  /** Default: the header `x-user`, which stands for what an authenticating middleware found. */
  readonly identity?: ShopWrapperOptions["identity"];
  readonly cache?: ShopCache;
}

export function openShop({ identity, cache: given, ...options }: ShopOptions = {}): Shop {
  const clock = new ManualClock(Date.parse("2024-02-29T12:00:00Z"));
  const cache = given ?? createShopCache({ ...options, clock });
  const app = express();
  const [events, errors]: [CacheEvent[], unknown[]] = [[], []];
  cache.on((event) => events.push(event));
  attach(app, cache);
  const client = new Client();
  return {
    app,
    cache,
    clock,
    events,
    errors,
    cached: wrappers(cache, { identity: identity ?? fromHeader }),
    client,
    listen: async () => {
      app.use(errorHandler(errors));
      await serve(app, client);
      onTestFinished(() => cache.close());
    },
  };
}

function fromHeader(request: express.Request): { user: string } | undefined {
  const user = request.get("x-user");
  return user === undefined ? undefined : { user };
}

function errorHandler(errors: unknown[]): express.ErrorRequestHandler {
  return (error: { status?: number; name?: string; field?: string; reason?: string }, _request, response, _next) => {
    errors.push(error);
    response.status(error.status ?? 500).json({ name: error.name, field: error.field, reason: error.reason });
  };
}

/** Serves an app on a free port until the test ends. */
export async function serve(app: express.Express, client = new Client()): Promise<Client> {
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen({ port: 0, host: "127.0.0.1", backlog: 2_048 }, resolve));
  client.port = (server.address() as AddressInfo).port;
  onTestFinished(async () => {
    client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return client;
}

/** A handler's run that a test ends by hand. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
