/**
 * Opens caches that it never calls, over a server that is there and over one that is not, and asks for their health. Over
 * Memcached it has to end by itself; a client of Redis keeps a process alive until it is closed, and then nothing else may.
 */
import { memcached } from "../../runtime/backends/memcached.js";
import { redis } from "../../runtime/backends/redis.js";
import type { Cache } from "../../runtime/cache.js";
import { createCache } from "../../runtime/create-cache.js";
import { freePort } from "../support/free-port.js";
import { poll } from "../support/poll.js";

const [, , name, port] = process.argv;
const cache = opened(Number(port));
const down = opened(await freePort());
await poll(() => cache.health().ok);
if (down.health().ok) throw new Error("healthy without a server");
// Its ping is on its way when the others are closed.
const last = opened(Number(port));
if (name === "Redis") await Promise.all([cache, down, last].map((each) => each.close()));
console.log("healthy");

function opened(at: number): Cache {
  return createCache({
    backend: name === "Redis" ? redis({ host: "127.0.0.1", port: at }) : memcached({ servers: `127.0.0.1:${at}` }),
  });
}
