/**
 * Takes a backend through the loss of its server. The process has to print nothing, to survive, and to end by itself after
 * `close()`; the tests of the backends run it and look at that.
 */
import type { CacheBackend } from "../../runtime/backend.js";
import { backendFromUrl } from "../../runtime/backends/from-url.js";
import { startMemcached } from "../support/memcached-server.js";
import { poll } from "../support/poll.js";
import { startRedis } from "../support/redis-server.js";
import { settle } from "../support/settle.js";

const server = await (process.argv[2] === "redis" ? startRedis() : startMemcached());
const backend = await backendFromUrl(server.url);

await poll(() => works(backend));
await server.kill("SIGKILL");
await expectRejection(backend);
// Nobody looks at the outcome of these.
for (let call = 0; call < 50; call++) void settle(backend.get("ignored"));
await server.restart();
await poll(() => works(backend));
await server.kill("SIGSTOP");
await expectRejection(backend);
await server.kill("SIGCONT");
await poll(() => works(backend));
await server.stop();
await expectRejection(backend);
await backend.close?.();
await expectRejection(backend);

async function works(remote: CacheBackend): Promise<boolean> {
  await remote.set("key", Buffer.from("value"), 60_000);
  return Buffer.from((await remote.get("key"))!).toString() === "value";
}

async function expectRejection(remote: CacheBackend): Promise<void> {
  const { kind } = await settle(remote.get("key"));
  if (kind !== "rejected") throw new Error(`the call is ${kind}`);
}
