import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { redis } from "../../runtime/backends/redis.js";
import type { UniformCache } from "../../runtime/cache.js";
import { completeMapBackend, MapServer } from "../backends/complete-map-backend.js";
import { poll } from "../support/poll.js";
import { clientOf } from "../support/redis-backend.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import { quiet, signal } from "./gated-backend.js";
import { loading, lookupOf, valueOf } from "./lookup-of.js";
import { ManualClock } from "./manual-clock.js";
import { opened } from "./tiers.js";

let server: TestServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

/** A server with channels, and how to end every subscription that it has; it comes back by itself. */
interface Channels {
  connect(): CacheBackend;
  breakSubscriptions(): Promise<unknown>;
}

function inMap(): Channels {
  const own = new MapServer();
  return {
    connect: () => completeMapBackend(own),
    breakSubscriptions: async () => {
      own.closeChannels();
      own.openChannels();
    },
  };
}

function inRedis(): Channels {
  return {
    connect: () => redis({ url: server.url, timeout: 5000 }),
    breakSubscriptions: () => clientOf(server).call("CLIENT", "KILL", "TYPE", "pubsub"),
  };
}

interface Pair {
  /** With memory, which it trusts for a second. */
  readonly own: UniformCache;
  readonly other: UniformCache;
  readonly clock: ManualClock;
  readonly channels: Channels;
}

async function pair(make: () => Channels): Promise<Pair> {
  const [clock, channels] = [new ManualClock(), make()];
  const own = opened(channels.connect(), { clock, ttl: "1h", memory: { maxStaleness: "1s" } });
  const other = opened(channels.connect(), { clock, ttl: "1h" }, own.name);
  await poll(() => own.health().backend?.bus === "open");
  await poll(() => other.ready());
  return { own, other, clock, channels };
}

function heldBy({ own }: Pair, key = "key"): unknown {
  return valueOf(own.core.peek(lookupOf(own, key)));
}

/** Lets the next heartbeat come back. */
async function beat({ own, clock }: Pair): Promise<void> {
  clock.advance(334);
  const { bus } = own.core.tiers;
  await poll(() => bus!.heardUntil === clock.monotonic() || bus!.heardUntil > clock.monotonic() - 2);
  // The one after it is begun only when this one was sent.
  await quiet();
}

const kinds: [string, () => Channels][] = [
  ["the complete map backend", inMap],
  ["Redis", inRedis],
];

describe.each(kinds)("memory over %s", (_, make) => {
  const changes: [string, (cache: UniformCache) => Promise<unknown>][] = [
    ["set", (cache) => cache.set("key", "new")],
    ["delete", (cache) => cache.delete("key")],
    ["update", (cache) => cache.update("key", () => "new")],
    ["invalidate", (cache) => cache.invalidate(["t"])],
    ["clear", (cache) => cache.clear()],
  ];

  test.each(changes)("is told of another process's %s, long before it would be distrusted", async (__, change) => {
    const both = await pair(make);
    const { own, other } = both;
    await own.getOrSet("key", () => "old", { tags: ["t"] });
    await own.getOrSet("unrelated", () => "old", { tags: ["u"] });
    expect([heldBy(both), heldBy(both, "unrelated")]).toEqual(["old", "old"]);
    await change(other);
    // The clock stands still: nothing but a message can have done it.
    await poll(() => heldBy(both) === undefined);
    expect(await own.get("key")).not.toBe("old");
  });

  test("keeps what another process has not touched", async () => {
    const both = await pair(make);
    const { own, other } = both;
    await own.getOrSet("key", () => "old", { tags: ["t"] });
    await own.getOrSet("witness", () => "old", { tags: ["w"] });
    await other.invalidate(["w"]);
    await poll(() => heldBy(both, "witness") === undefined);
    expect(heldBy(both)).toBe("old");
  });

  test("is trusted as long as heartbeats come back, and for its staleness after the last", async () => {
    const both = await pair(make);
    const { own } = both;
    await own.getOrSet("key", () => "old");
    for (let count = 0; count < 12; count++) await beat(both);
    expect(heldBy(both)).toBe("old");
    own.core.tiers.bus!.close();
    expect(heldBy(both)).toBeUndefined();
  });

  test("is trusted no longer than its staleness where messages may have been missed", async () => {
    const both = await pair(make);
    const { own, other, clock, channels } = both;
    await own.getOrSet("key", () => "old");
    const { bus } = own.core.tiers;
    const { epoch } = bus!;
    await channels.breakSubscriptions();
    await other.set("key", "new");
    await poll(() => bus!.epoch > epoch);
    // Whether the message was missed or not: heartbeats of now tell nothing of what was read before.
    for (let count = 0; count < 3; count++) await beat(both);
    expect([undefined, "old"]).toContain(heldBy(both));
    await beat(both);
    expect(heldBy(both)).toBeUndefined();
    expect(await own.get("key")).toBe("new");
    for (let count = 0; count < 6; count++) await beat(both);
    expect(heldBy(both)).toBe("new");
    expect(clock.monotonic()).toBeGreaterThan(3000);
  });
});

describe.each(kinds)("a load over %s that another process's message overtakes", (_, make) => {
  test.each(["delete", "invalidate", "set"] as const)(
    "is not joined any more, nor held in memory: %s",
    async (change) => {
      const both = await pair(make);
      const { own, other } = both;
      const [started, stop] = [signal(), signal()];
      let loads = 0;
      const load = loading(own, async () => {
        loads += 1;
        if (loads > 1) return "new";
        started.give();
        await stop.given;
        return "old";
      });
      const lookup = lookupOf(own, "key", { tags: ["t"] });
      const first = own.core.fetch(lookup, load);
      await started.given;
      const fence = [own.core.tiers.keys.watch(lookup.key)];
      const tag = own.core.tiers.tags.snapshot(own.tagKeys(["t"]));
      if (change === "delete") await other.delete("key");
      if (change === "set") await other.set("key", "new", { tags: ["t"] });
      if (change === "invalidate") await other.invalidate(["t"]);
      await poll(() => ![...fence, ...tag].every(({ valid }) => valid));
      const second = own.core.fetch(lookup, load);
      expect(valueOf((await second).entry)).toBe("new");
      stop.give();
      expect(valueOf((await first).entry)).toBe("old");
      await quiet();
      expect([undefined, "new"]).toContain(heldBy(both));
      expect(await own.get("key")).toBe("new");
      expect(await other.get("key")).toBe("new");
    },
  );
});

describe("while Redis is away", () => {
  test("memory holds what is loaded for its staleness, and hears again when Redis is back", async () => {
    const own = await startRedis();
    onTestFinished(() => own.stop());
    const clock = new ManualClock();
    const connect = (): CacheBackend => redis({ url: own.url, timeout: 500 });
    const cache = opened(connect(), { clock, ttl: "1h", memory: { maxStaleness: "1s" } });
    await poll(() => cache.health().backend?.bus === "open");
    await own.kill("SIGKILL");
    await poll(() => cache.health().backend?.bus === "closed");
    let loads = 0;
    const ask = (): Promise<number> => cache.getOrSet("key", () => (loads += 1));
    expect([await ask(), await ask()]).toEqual([1, 1]);
    clock.advance(1000);
    expect(await ask()).toBe(1);
    clock.advance(1);
    expect(await ask()).toBe(2);
    await own.restart();
    await poll(() => cache.health().backend?.bus === "open");
    await poll(() => cache.set("other", 1));
    const other = opened(connect(), { clock, ttl: "1h" }, cache.name);
    await poll(() => other.ready());
    await cache.getOrSet("heard", () => "old");
    await other.delete("heard");
    await poll(() => cache.core.peek(lookupOf(cache, "heard")) === undefined);
  });
});
