import { Redis } from "ioredis";
import { redis } from "../../runtime/backends/redis.js";
import { startRedis } from "../../test/support/redis-server.js";
import { articleCount, slugAt, tagsOf } from "./articles.js";
import { remoteHits } from "./remote-hit.js";
import { compare, microsecondsPerCall } from "./rounds.js";
import type { Row } from "./row.js";
import { ratioRow } from "./row.js";

const rawName = "ioredis `get` + `JSON.parse`";

/** Hits in one Redis server. */
export async function redisHit(): Promise<readonly Row[]> {
  const server = await startRedis();
  const client = new Redis(server.port, "127.0.0.1");
  const rows = await remoteHits(
    {
      name: "Redis",
      backend: redis({ url: server.url, timeout: 5_000 }),
      rawName,
      set: (key, text) => client.set(key, text),
      get: async (key) => (await client.get(key)) ?? "",
    },
    [
      { tags: "shared", concurrency: 1, goal: { atMost: 1.2 } },
      { tags: "shared", concurrency: 100, goal: { below: 1 } },
      { tags: "own", concurrency: 100 },
      { tags: "result", concurrency: 1 },
      { tags: "result", concurrency: 100 },
    ],
  );
  const floor = await multiget(client);
  client.disconnect();
  await server.stop();
  return [...rows, floor];
}

/** What the client itself takes for as many keys as a hit reads: the entry, five tags and the namespace. */
async function multiget(client: Redis): Promise<Row> {
  for (let index = 0; index < articleCount; index++) {
    await client.mset(...versionKeys(index).flatMap((key) => [key, "0123456789ab0123456789ab01234567"]));
  }
  const measured = await compare(
    () => microsecondsPerCall(2_000, 1, (index) => client.mgetBuffer(slugAt(index), ...versionKeys(index))),
    () => microsecondsPerCall(2_000, 1, async (index) => JSON.parse((await client.get(slugAt(index))) ?? "")),
  );
  return ratioRow("ioredis `mgetBuffer` of 7 keys, 1 at a time, unparsed", rawName, measured);
}

function versionKeys(index: number): readonly string[] {
  return ["bench:$", ...tagsOf(index % articleCount).map((tag) => `bench:#${tag}`)];
}
