import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { Exchange } from "../../runtime/http/exchange.js";
import { NodeExchange } from "../../runtime/http/node-exchange.js";
import { sendAnswer } from "../../runtime/http/node-response.js";
import { Route } from "../../runtime/http/route.js";
import { RouteService } from "../../runtime/http/route-service.js";
import type { RouteDefinition } from "../../runtime/index.js";
import { fit, openCache, text } from "../../runtime/index.js";
import { Client } from "./client.js";

interface Input {
  readonly name: string;
}

const greeting: RouteDefinition<Input, Input, Input, string> = {
  name: "greeting",
  path: "/:name",
  lifetime: { ttlMs: 60_000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 },
  varies: [],
  identity: undefined,
  parse: (args) => args,
  read: (request) => ({ name: String(request.params["name"]) }),
  key: (input) => ({ key: fit(`test:greeting:${text(input.name)}`), input }),
};

/** A route over a cache of its own, and the number of its loads. */
function opened() {
  const cache = openCache({ name: "test", ttlMs: 60_000, resultFamilies: [] }, {});
  onTestFinished(() => cache.close());
  const counter = { loads: 0 };
  const service = new RouteService(new Route(cache, greeting), (input) => {
    counter.loads += 1;
    return `hello ${input.name}`;
  });
  return { service, loads: () => counter.loads };
}

/** A server of Node's own, whose one route is decided and sent by the engine alone. */
async function served(): Promise<{ client: Client; loads: () => number }> {
  const { service, loads } = opened();
  const server = createServer((request, response) => {
    const target = request.url ?? "/";
    const params = { name: target.slice(1) };
    const exchange = new NodeExchange({ request, response, target, params, identify: undefined });
    void Promise.resolve(service.answer(exchange)).then((answer) => sendAnswer(response, answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new Client();
  client.port = (server.address() as AddressInfo).port;
  onTestFinished(async () => {
    client.close();
    await new Promise((resolve) => server.close(resolve));
  });
  return { client, loads };
}

test("the engine serves a route without any framework: miss, hit, HEAD, 304", async () => {
  const { client, loads } = await served();
  const miss = await client.call("/you");
  expect(miss).toMatchObject({ status: 200, text: '"hello you"' });
  expect(miss.headers["cache-status"]).toBe("test; fwd=uri-miss; stored");
  const hit = await client.call("/you");
  expect(hit.body).toEqual(miss.body);
  expect(hit.headers["cache-status"]).toMatch(/^test; hit; ttl=\d+$/);
  const head = await client.call("/you", { method: "HEAD" });
  expect([head.status, head.body.length, head.headers["content-length"]]).toEqual([200, 0, "11"]);
  const unchanged = await client.call("/you", { headers: { "if-none-match": hit.headers["etag"] } });
  expect([unchanged.status, unchanged.body.length]).toEqual([304, 0]);
  expect(loads()).toBe(1);
});

test("every header goes out once, those of the server and of the answer", async () => {
  const { client } = await served();
  await client.call("/you");
  const { rawHeaders } = await client.call("/you");
  const names = rawHeaders.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
  expect(names.toSorted()).toEqual([
    "age",
    "cache-control",
    "cache-status",
    "connection",
    "content-length",
    "content-type",
    "date",
    "etag",
    "keep-alive",
  ]);
});

test("the decisions need no engine: an exchange is a handful of facts", async () => {
  const { service, loads } = opened();
  const exchange = (method: string): Exchange => ({
    method,
    hasBody: false,
    header: () => undefined,
    earlier: () => undefined,
    identify: () => undefined,
    inputs: (identity) => ({
      params: { name: "you" },
      query: () => new URLSearchParams(),
      header: () => undefined,
      cookie: () => undefined,
      identity,
    }),
    departure: () => new AbortController().signal,
  });
  const miss = await service.answer(exchange("GET"));
  expect(Buffer.from(miss.body ?? []).toString()).toBe('"hello you"');
  const hit = service.answer(exchange("GET"));
  // Memory answers in the same tick.
  expect(hit).toMatchObject({ status: 200, body: miss.body });
  const head = service.answer(exchange("HEAD"));
  expect(head).toMatchObject({ status: 200, body: undefined, headers: { "content-length": "11" } });
  expect(loads()).toBe(1);
});
