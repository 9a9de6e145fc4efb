import { Cluster } from "ioredis";
import { redis } from "../../runtime/backends/redis.js";
import { startRedisCluster } from "../../test/support/redis-cluster.js";
import { remoteHits } from "./remote-hit.js";
import type { Row } from "./row.js";

/** Hits in a Redis Cluster of three masters: no command may reach over several slots. */
export async function clusterHit(): Promise<readonly Row[]> {
  const cluster = await startRedisCluster({ masters: 3, replicas: 0, nodeTimeoutMs: 5_000 });
  const client = new Cluster([...cluster.addresses]);
  const rows = await remoteHits(
    {
      name: "Redis Cluster",
      backend: redis({ url: cluster.url, timeout: 5_000 }),
      rawName: "ioredis Cluster `get` + `JSON.parse`",
      set: (key, text) => client.set(key, text),
      get: async (key) => (await client.get(key)) ?? "",
    },
    [
      { tags: "shared", concurrency: 1, goal: { atMost: 1.6 } },
      { tags: "shared", concurrency: 100, goal: { atMost: 2 } },
      { tags: "own", concurrency: 100 },
    ],
  );
  client.disconnect();
  await cluster.stop();
  return rows;
}
