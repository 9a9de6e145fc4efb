import { describe, expect, onTestFinished, test } from "vitest";
import type { CacheBackend, Loss, Remove } from "../../runtime/backend.js";
import type { ServerIdentity } from "../../runtime/backends/redis-identity.js";
import { lossBetween, LossWatch } from "../../runtime/backends/redis-loss.js";
import { freePort } from "../support/free-port.js";
import { poll } from "../support/poll.js";
import { clientOf, ending, openedRedis } from "../support/redis-backend.js";
import type { RedisServerOptions } from "../support/redis-server.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import { settle } from "../support/settle.js";

const minute = 60_000;
const bytes = Buffer.from("bytes");

describe("what may be lost", () => {
  const old: ServerIdentity = { runId: "a", historyId: "h", uptimeMs: 9000 };
  const cases: [string, ServerIdentity | undefined, ServerIdentity | undefined, number, Loss | undefined][] = [
    ["nothing with the same process", old, { ...old, uptimeMs: 20_000 }, 1000, undefined],
    ["something when the same process was a replica meanwhile", old, { ...old, historyId: "i" }, 1000, "failover"],
    [
      "all when the process is younger than the last answer",
      old,
      { ...old, runId: "b", uptimeMs: 1000 },
      5000,
      "restart",
    ],
    ["all in doubt, by two seconds", old, { ...old, runId: "b", uptimeMs: 7000 }, 5000, "restart"],
    ["the last writes when the process is older", old, { ...old, runId: "b", uptimeMs: 8000 }, 5000, "failover"],
    ["all when the server does not say who it is", old, undefined, 0, "restart"],
    ["all when it never said who it is", undefined, undefined, 0, "restart"],
  ];
  test.each(cases)("is %s", (_, before, now, silenceMs, loss) => {
    expect(lossBetween(before, now, silenceMs)).toBe(loss);
  });

  test("is nothing where no server was in use before", () => {
    const watch = new LossWatch();
    expect(watch.loss(old)).toBeUndefined();
    watch.settle(old);
    expect(watch.loss(old)).toBeUndefined();
  });

  test("is something where keys came over from a server that was in use", () => {
    const watch = new LossWatch();
    watch.inherit({ monotonicMs: performance.now(), wallMs: Date.now() });
    expect(watch.loss({ ...old, uptimeMs: minute })).toBe("failover");
    expect(watch.loss({ ...old, uptimeMs: 0 })).toBe("restart");
    watch.settle(old);
    expect(watch.loss(old)).toBeUndefined();
  });

  test("is all where the machine has slept, so that one clock stood still", () => {
    const watch = new LossWatch();
    watch.inherit({ monotonicMs: performance.now(), wallMs: Date.now() - minute });
    expect(watch.loss({ ...old, uptimeMs: minute })).toBe("restart");
  });
});

describe("a server that restarts", () => {
  test("with an old snapshot is a loss that is dealt with before the first read", async () => {
    const server = await started();
    const backend = openedRedis({ url: server.url });
    const losses = watch(backend, (_, remove) => remove("deleted"));
    await backend.set("deleted", bytes, minute);
    await backend.set("kept", bytes, minute);
    await clientOf(server).save();
    await backend.delete("deleted");
    await server.restart();
    // The snapshot has brought it back: whoever asks the server itself sees it until the backend has been there.
    const [deleted, kept] = await poll(() => backend.read!(["deleted", "kept"]));
    expect([deleted, kept?.bytes]).toEqual([undefined, bytes]);
    expect(losses).toEqual(["restart"]);
  });

  test("lets calls wait until the loss is dealt with", async () => {
    const server = await started();
    const backend = openedRedis({ url: server.url });
    let release = (): void => undefined;
    const dealing = new Promise<void>((resolve) => (release = resolve));
    const losses = watch(backend, () => dealing);
    await backend.set("key", bytes, minute);
    await server.restart();
    const read = poll(async () => ({ bytes: await backend.get("key") }));
    let isSettled = false;
    void read.finally(() => (isSettled = true));
    await poll(() => losses.length === 1);
    // One more round trip over another connection: an answer would have come by now.
    await clientOf(server).ping();
    expect(isSettled).toBe(false);
    release();
    expect(await read).toEqual({ bytes: undefined });
  });

  test("is not served from while the listener rejects", async () => {
    const server = await started();
    const backend = openedRedis({ url: server.url, timeout: 300 });
    let isFailing = true;
    const losses = watch(backend, async () => {
      if (isFailing) throw new Error("not yet");
    });
    await backend.set("key", bytes, minute);
    await server.restart();
    await poll(() => losses.length >= 2);
    expect(await settle(backend.get("key"))).toMatchObject({ kind: "rejected", error: { message: /not yet|lost/ } });
    isFailing = false;
    await poll(async () => (await backend.get("key")) === undefined);
    expect(new Set(losses)).toEqual(new Set(["restart"]));
  });

  test("while its listener is at work is a loss once more", async () => {
    const server = await started();
    const backend = openedRedis({ url: server.url });
    let round = 0;
    const losses = watch(backend, async (_, remove) => {
      round += 1;
      if (round === 1) await server.restart();
      await remove("key");
    });
    await backend.set("key", bytes, minute);
    await server.restart();
    await poll(async () => (await backend.get("key")) === undefined);
    expect(losses.length).toBeGreaterThanOrEqual(2);
  });

  test("is asked for nothing while it loads its data", async () => {
    const server = await started({
      args: ["--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024"],
    });
    const admin = clientOf(server);
    await fill(admin);
    await admin.save();
    const backend = openedRedis({ url: server.url });
    const losses = watch(backend, (_, remove) => remove("key"));
    await backend.set("key", bytes, minute);
    const restarted = server.restart();
    const outcomes = new Set<string>();
    await poll(async () => {
      const outcome = await settle(backend.get("key"));
      if (outcome.kind === "rejected") outcomes.add((outcome.error as Error).message);
      return outcome.kind === "resolved";
    });
    await restarted;
    expect([...outcomes].some((message) => message.includes("LOADING"))).toBe(true);
    expect(losses).toEqual(["restart"]);
  });
});

describe("no loss", () => {
  test("is a connection that was cut", async () => {
    const server = await started();
    const backend = openedRedis({ url: server.url });
    const losses = watch(backend, async () => undefined);
    await backend.set("key", bytes, minute);
    await clientOf(server).call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await poll(async () => (await backend.get("key")) !== undefined);
    expect(losses).toEqual([]);
  });

  test("is the first server, also after attempts that failed", async () => {
    const port = await freePort();
    const backend = openedRedis({ host: "127.0.0.1", port });
    const losses = watch(backend, async () => undefined);
    expect((await settle(backend.get("key"))).kind).toBe("rejected");
    await started({ port });
    await poll(async () => (await backend.get("key")) === undefined);
    expect(losses).toEqual([]);
  });
});

test("every reconnection of a user who may not ask for INFO is a restart", async () => {
  const server = await started();
  const admin = clientOf(server);
  await admin.call("ACL", "SETUSER", "cache", "on", ">pw", "~*", "+@all", "-info");
  const backend = openedRedis({ url: `redis://cache:pw@127.0.0.1:${server.port}` });
  const losses = watch(backend, (_, remove) => remove("key"));
  await backend.set("key", bytes, minute);
  expect(losses).toEqual([]);
  await admin.call("CLIENT", "KILL", "USER", "cache");
  await poll(async () => (await backend.get("key")) === undefined);
  expect(losses).toEqual(["restart"]);
});

test("a client that repeats commands by itself gives no answer from before the loss was dealt with", async () => {
  const server = await started();
  const { Redis } = await import("ioredis");
  const client = ending(new Redis(server.url, { retryStrategy: () => 5 }));
  const backend = openedRedis({ client });
  const losses = watch(backend, (_, remove) => remove("deleted"));
  await backend.set("deleted", bytes, minute);
  await clientOf(server).save();
  await backend.delete("deleted");
  await server.kill("SIGSTOP");
  const reads = Array.from({ length: 20 }, () => settle(backend.get("deleted")));
  await server.restart();
  const seen = (await Promise.all(reads)).filter((outcome) => outcome.kind === "resolved" && outcome.value);
  expect(seen).toEqual([]);
  await poll(async () => (await backend.get("deleted")) === undefined);
  expect(losses).toEqual(["restart"]);
});

/** What is reported, in its order; `deal` deals with it. */
function watch(backend: CacheBackend, deal: (loss: Loss, remove: Remove) => Promise<unknown>): Loss[] {
  const losses: Loss[] = [];
  backend.onLoss!(async (loss, remove) => {
    losses.push(loss);
    await deal(loss, remove);
  });
  return losses;
}

async function started(options?: RedisServerOptions): Promise<TestServer> {
  const server = await startRedis(options);
  onTestFinished(() => server.stop());
  return server;
}

async function fill(admin: ReturnType<typeof clientOf>): Promise<void> {
  const pipeline = admin.pipeline();
  for (let index = 0; index < 1000; index++) pipeline.set(`fill:${index}`, "x".repeat(100));
  await pipeline.exec();
}
