import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CacheBackend, Subscriber } from "../../runtime/backend.js";
import { poll } from "../support/poll.js";
import { callsOf, clientOf, ending, openedRedis } from "../support/redis-backend.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import { startProxy } from "../support/tcp-proxy.js";

const minute = 60_000;

let server: TestServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe("a channel", () => {
  test("delivers all that is published, in its order, to all who listen", async () => {
    const [one, other] = [openedRedis({ url: server.url }), openedRedis({ url: server.url })];
    const [first, second] = [await listening(one, "order"), await listening(other, "order")];
    const texts = Array.from({ length: 100 }, (_, index) => `message ${index} – ü`);
    await Promise.all(texts.map((text) => one.publish!("order", text)));
    await poll(() => first.log.length === 101 && second.log.length === 101);
    expect(first.log).toEqual(["opened", ...texts]);
    expect(second.log).toEqual(["opened", ...texts]);
  });

  test("delivers nothing of another one", async () => {
    const backend = openedRedis({ url: server.url });
    const [here, there] = [await listening(backend, "here"), await listening(backend, "there")];
    await backend.publish!("there", "x");
    await poll(() => there.log.includes("x"));
    expect(here.log).toEqual(["opened"]);
  });

  test("serves two who listen in one process, until each of them leaves", async () => {
    const backend = openedRedis({ url: server.url });
    const [one, other] = [await listening(backend, "two"), await listening(backend, "two")];
    one.leave();
    one.leave();
    await backend.publish!("two", "x");
    await poll(() => other.log.includes("x"));
    expect(one.log).toEqual(["opened"]);
    other.leave();
    const again = await listening(backend, "two");
    await backend.publish!("two", "y");
    await poll(() => again.log.includes("y"));
    expect(other.log).toEqual(["opened", "x"]);
  });

  test("has a connection of its own, only while somebody listens", async () => {
    const own = await started();
    const backend = openedRedis({ url: own.url });
    const admin = clientOf(own);
    await backend.ping!();
    expect(await subscribersOf(admin)).toBe(0);
    const listeners = [await listening(backend, "a"), await listening(backend, "b")];
    expect(await subscribersOf(admin)).toBe(1);
    for (const { leave } of listeners) leave();
    await poll(async () => (await subscribersOf(admin)) === 0);
    await listening(backend, "a");
    await backend.close!();
    await poll(async () => (await subscribersOf(admin)) === 0);
  });

  test("gets a message after the writes that were made before it", async () => {
    const [one, other] = [openedRedis({ url: server.url }), openedRedis({ url: server.url })];
    const seen: (string | undefined)[] = [];
    const subscriber: Subscriber = {
      opened: () => undefined,
      message: (key) => void Promise.resolve(other.get(key)).then((bytes) => seen.push(bytes && String(bytes))),
      closed: () => undefined,
    };
    onTestFinished(other.subscribe!("after", subscriber));
    await listening(other, "after");
    const keys = Array.from({ length: 50 }, (_, index) => `after-${index}`);
    // Without waiting for the write.
    const calls = keys.map((key) => [one.set(key, Buffer.from("new"), minute), one.publish!("after", key)]);
    await Promise.all(calls.flat());
    await poll(() => seen.length === keys.length);
    expect(new Set(seen)).toEqual(new Set(["new"]));
  });

  test("has the prefix, of the option and of an existing client", async () => {
    const plain = ending(new Redis(server.url));
    const backend = openedRedis({ client: ending(new Redis(server.url, { keyPrefix: "own:" })), keyPrefix: "app:" });
    const listener = await listening(backend, "channel");
    await plain.publish("own:app:channel", "x");
    await poll(() => listener.log.includes("x"));
    await plain.subscribe("own:app:other");
    const heard: string[] = [];
    plain.on("message", (_, text: string) => heard.push(text));
    await backend.publish!("other", "y");
    await poll(() => heard.includes("y"));
  });

  test("stays open while nothing happens", async () => {
    const own = await started();
    const backend = openedRedis({ url: own.url });
    const listener = await listening(backend, "idle");
    // Each sign of life is a PING: after so many, every timeout of the command connection would have ended it.
    await poll(async () => (await callsOf(clientOf(own), "ping")) > 6);
    await backend.publish!("idle", "x");
    await poll(() => listener.log.includes("x"));
    expect(listener.log).toEqual(["opened", "x"]);
  });
});

describe("a channel whose server", () => {
  test("restarts is closed and opened again", async () => {
    const own = await started();
    const backend = openedRedis({ url: own.url });
    const listener = await listening(backend, "restart");
    for (let round = 1; round <= 2; round++) {
      await own.restart();
      await poll(() => listener.log.filter((entry) => entry === "opened").length === round + 1);
    }
    await poll(() => backend.publish!("restart", "x"));
    await poll(() => listener.log.includes("x"));
    expect(listener.log).toEqual(["opened", "closed", "opened", "closed", "opened", "x"]);
  });

  test("stands still is closed within seconds, and opened when it goes on", async () => {
    const own = await started();
    const listener = await listening(openedRedis({ url: own.url }), "frozen");
    await own.kill("SIGSTOP");
    await poll(() => listener.log.includes("closed"), 5000);
    await own.kill("SIGCONT");
    await poll(() => listener.log.at(-1) === "opened");
    expect(listener.log).toEqual(["opened", "closed", "opened"]);
  });

  test("is cut off without a word is closed within seconds", async () => {
    const proxy = await startProxy(server.port);
    onTestFinished(() => proxy.close());
    const listener = await listening(openedRedis({ host: "127.0.0.1", port: proxy.port }), "cut");
    proxy.setMode({ kind: "stall" });
    await poll(() => listener.log.includes("closed"), 5000);
    proxy.setMode({ kind: "pass" });
    await poll(() => listener.log.at(-1) === "opened");
  });

  test("is not there yet is opened when it comes", async () => {
    const own = await started();
    await own.kill("SIGKILL");
    const backend = openedRedis({ url: own.url });
    const log = listen(backend, "late").log;
    await own.restart();
    await poll(() => log.includes("opened"));
    expect(log).toEqual(["opened"]);
  });

  test("refuses the subscription is opened when it is allowed", async () => {
    const own = await started();
    const admin = clientOf(own);
    await admin.call("ACL", "SETUSER", "cache", "on", ">pw", "~*", "+@all", "resetchannels");
    const backend = openedRedis({ url: `redis://cache:pw@127.0.0.1:${own.port}` });
    const { log } = listen(backend, "refused");
    await poll(async () => (await callsOf(admin, "subscribe")) + (await rejectedCallsOf(admin, "subscribe")) > 1);
    expect(log).toEqual([]);
    await admin.call("ACL", "SETUSER", "cache", "allchannels");
    await poll(() => log.includes("opened"));
  });
});

interface Listening {
  /** What was heard: `opened`, `closed`, and the messages. */
  readonly log: readonly string[];
  leave(): void;
}

function listen(backend: CacheBackend, channel: string): Listening {
  const log: string[] = [];
  const leave = backend.subscribe!(channel, {
    opened: () => void log.push("opened"),
    message: (text) => void log.push(text),
    closed: () => void log.push("closed"),
  });
  return { log, leave };
}

/** The same, once it is open. */
async function listening(backend: CacheBackend, channel: string): Promise<Listening> {
  const listener = listen(backend, channel);
  await poll(() => listener.log.includes("opened"));
  return listener;
}

async function subscribersOf(admin: Redis): Promise<number> {
  const list = String(await admin.call("CLIENT", "LIST", "TYPE", "pubsub"));
  return list.split("\n").filter((line) => line.startsWith("id=")).length;
}

async function rejectedCallsOf(admin: Redis, command: string): Promise<number> {
  const stats = await admin.info("commandstats");
  return Number(new RegExp(`cmdstat_${command}:.*rejected_calls=(\\d+)`).exec(stats)?.[1] ?? 0);
}

async function started(): Promise<TestServer> {
  const own = await startRedis();
  onTestFinished(() => own.stop());
  return own;
}
