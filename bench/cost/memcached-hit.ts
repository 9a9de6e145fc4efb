import memjs from "memjs";
import { memcached } from "../../runtime/backends/memcached.js";
import { startMemcached } from "../../test/support/memcached-server.js";
import { remoteHits } from "./remote-hit.js";
import type { Row } from "./row.js";

/** Hits in one memcached server. memjs has no multiget: the versions of the tags are requests of their own. */
export async function memcachedHit(): Promise<readonly Row[]> {
  const server = await startMemcached();
  const address = `127.0.0.1:${server.port}`;
  const client = memjs.Client.create(address);
  const rows = await remoteHits(
    {
      name: "Memcached",
      backend: memcached({ servers: address, timeout: 5_000 }),
      rawName: "memjs `get` + `JSON.parse`",
      set: (key, text) => client.set(key, text, { expires: 3_600 }),
      get: async (key) => String((await client.get(key)).value),
    },
    [
      { tags: "shared", concurrency: 1 },
      { tags: "shared", concurrency: 100 },
    ],
  );
  client.quit();
  await server.stop();
  return rows;
}
