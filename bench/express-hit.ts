/**
 * What a hit in memory costs under Express: a generated wrapper against handlers as one writes them by hand.
 *
 * Run it with `npx tsx --tsconfig test/tsconfig.json bench/express-hit.ts [BYTES]`. It prints the CPU time of the server
 * per request, clients in a process of their own, and the ratio to the bare handler that sends a constant Buffer. Rounds
 * alternate, so that whatever else the machine does meets all alike; the median of the rounds counts.
 */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import express, { type RequestHandler } from "express";
import { createShopCache } from "../test/adapters/shop/generated/cache.js";
import { wrappers } from "../test/adapters/shop/generated/express.js";

const rounds = 15;
const requestsPerRound = 4_000;
const bytes = Number(process.argv[2] ?? 1024);
const item = { id: "7", name: "x".repeat(Math.max(0, bytes - 19)) };
const body = Buffer.from(JSON.stringify(item));

const cache = createShopCache({ ttl: "1h" });
const cached = wrappers(cache, { identity: () => undefined });
const candidates: Readonly<Record<string, RequestHandler>> = {
  "send(Buffer)": (_request, response) => void response.type("json").send(body),
  "end(Buffer)": (_request, response) => void response.setHeader("content-type", "application/json").end(body),
  "json(object)": (_request, response) => void response.json(item),
  hit: cached.getItem(() => item),
};

const samples = new Map(Object.keys(candidates).map((name) => [name, [] as number[]]));
const ports = new Map<string, number>();
for (const [name, handler] of Object.entries(candidates)) ports.set(name, await listen(handler));

const client = fork(fileURLToPath(new URL("express-hit-client.ts", import.meta.url)), {
  execArgv: ["--import", "tsx"],
});
client.once("exit", (code) => {
  if (code) throw new Error(`the clients ended with code ${code}`);
});
// The first rounds warm everything up.
for (let round = -3; round < rounds; round++) {
  for (const [name, port] of ports) {
    const microseconds = await microsecondsPerRequest(client, port);
    if (round >= 0) samples.get(name)?.push(microseconds);
  }
}

const bare = median(samples.get("send(Buffer)") ?? []);
console.log(`${body.length} bytes`);
for (const [name, measured] of samples) {
  const middle = median(measured);
  console.log(`${name.padEnd(14)} ${middle.toFixed(1).padStart(6)} µs   ${(middle / bare).toFixed(2)}`);
}
client.kill();
await cache.close();
process.exit();

async function listen(handler: RequestHandler): Promise<number> {
  const app = express();
  app.get("/items/:id", handler);
  // Connections outlive the rounds of the others.
  const server = createServer({ keepAliveTimeout: 600_000 }, app).listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** The server's CPU time, user and system. */
async function microsecondsPerRequest(child: ChildProcess, port: number): Promise<number> {
  const before = process.cpuUsage();
  child.send({ port, requests: requestsPerRound });
  await once(child, "message");
  const { user, system } = process.cpuUsage(before);
  return (user + system) / requestsPerRound;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
