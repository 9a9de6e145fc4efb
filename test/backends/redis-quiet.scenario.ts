/**
 * Takes backends in Redis with all that they have connections for, channels and the nodes of a Cluster, through the loss of
 * their servers. The process has to print nothing, to survive, and to end by itself after `close()`.
 */
import type { CacheBackend } from "../../runtime/backend.js";
import { backendFromUrl } from "../../runtime/backends/from-url.js";
import { poll } from "../support/poll.js";
import { startRedisCluster } from "../support/redis-cluster.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import { settle } from "../support/settle.js";

await (process.argv[2] === "cluster" ? cluster() : channels());

async function channels(): Promise<void> {
  const server = await startRedis({ args: ["--requirepass", "pw"] });
  const backend = await backendFromUrl(server.url.replace("//", "//:pw@"));
  let opened = 0;
  const subscriber = { opened: () => void opened++, message: () => undefined, closed: () => undefined };
  const leave = backend.subscribe!("channel", subscriber);
  backend.subscribe!("other", subscriber);
  const wrong = await backendFromUrl(server.url.replace("//", "//:wrong@"));
  wrong.subscribe!("channel", subscriber);
  await poll(async () => (await works(backend)) && opened === 2);
  await takeDown([server], backend);
  await poll(() => opened >= 4);
  leave();
  await end([server], backend);
  await wrong.close!();
}

async function cluster(): Promise<void> {
  const nodes = await startRedisCluster({ replicas: 0 });
  const backend = await backendFromUrl(nodes.url);
  await poll(() => works(backend));
  await takeDown(nodes.nodes, backend);
  await end(nodes.nodes, backend);
}

/** Kills, restarts, stops and continues all servers. */
async function takeDown(servers: readonly TestServer[], backend: CacheBackend): Promise<void> {
  backend.onLoss!((_, remove) => remove("key").then(() => undefined));
  await Promise.all(servers.map((server) => server.kill("SIGKILL")));
  await expectRejection(backend);
  // Nobody looks at the outcome of these.
  for (let call = 0; call < 50; call++) void settle(backend.get(`ignored-${call}`));
  await Promise.all(servers.map((server) => server.restart()));
  await poll(() => works(backend), 15_000);
  await Promise.all(servers.map((server) => server.kill("SIGSTOP")));
  await expectRejection(backend);
  await Promise.all(servers.map((server) => server.kill("SIGCONT")));
  await poll(() => works(backend), 15_000);
}

async function end(servers: readonly TestServer[], backend: CacheBackend): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
  await expectRejection(backend);
  await backend.close?.();
  await expectRejection(backend);
}

async function works(remote: CacheBackend): Promise<boolean> {
  await remote.set("key", Buffer.from("value"), 60_000);
  return Buffer.from((await remote.get("key"))!).toString() === "value";
}

async function expectRejection(remote: CacheBackend): Promise<void> {
  const { kind } = await settle(remote.get("key"));
  if (kind !== "rejected") throw new Error(`the call is ${kind}`);
}
