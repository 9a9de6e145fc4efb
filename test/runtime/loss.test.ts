import { describe, expect, test } from "vitest";
import type { Loss, LossListener } from "../../runtime/backend.js";
import type { UniformCache } from "../../runtime/cache.js";
import type { CacheOptions } from "../../runtime/create-cache.js";
import { EventRecorder } from "../../runtime/testing/record-events.js";
import { completeMapBackend, MapServer } from "../backends/complete-map-backend.js";
import { quiet } from "./gated-backend.js";
import { ManualClock } from "./manual-clock.js";
import { opened } from "./tiers.js";

describe("a server that has lost acknowledged changes", () => {
  interface Lost {
    readonly server: MapServer;
    readonly own: UniformCache;
    readonly clock: ManualClock;
    /** Goes back to before what `change` did. */
    forget(loss: Loss, change: () => Promise<unknown>): Promise<void>;
  }

  async function losable(options: CacheOptions = {}): Promise<Lost> {
    const clock = new ManualClock();
    const server = new MapServer(clock);
    const own = opened(completeMapBackend(server), { clock, ttl: "1h", ...options });
    await quiet();
    const forget = async (loss: Loss, change: () => Promise<unknown>): Promise<void> => {
      const before = server.snapshot();
      await change();
      await quiet();
      await server.lose(loss, before);
    };
    return { server, own, clock, forget };
  }

  const losses: Loss[] = ["failover", "restart"];
  test.each(losses)("by a %s gets them again: delete, set and invalidate", async (loss) => {
    const { own, forget } = await losable();
    await own.set("deleted", "old");
    await own.set("set", "old");
    await own.set("tagged", "old", { tags: ["t"] });
    await forget(loss, async () => {
      await own.delete("deleted");
      await own.set("set", "new");
      await own.invalidate(["t"]);
    });
    expect([await own.get("deleted"), await own.get("set"), await own.get("tagged")]).toEqual(
      Array.from({ length: 3 }, () => undefined),
    );
  });

  test("and is one of several gets only what is its own: the others may be away", async () => {
    const server = new MapServer(undefined, ["a", "b"]);
    let lose!: LossListener;
    const own = opened({ ...completeMapBackend(server), onLoss: (listener) => void (lose = listener) });
    const keys = Array.from({ length: 50 }, (_, index) => own.keyOf(`${index}`));
    await Promise.all(keys.map((key) => own.core.delete(key)));
    const removed: string[] = [];
    await lose("failover", async (key) => removed.push(key), "a");
    const ofServer = keys.filter((key) => server.serverOf(key) === "a");
    expect(keys.filter((key) => removed.includes(key))).toEqual(ofServer);
    expect(ofServer.length).toBeGreaterThan(0);
    expect(ofServer.length).toBeLessThan(50);
  });

  test("by a failover keeps the rest, where every change of the last minute was heard of", async () => {
    const { own, clock, forget } = await losable();
    await own.set("kept", 1);
    await own.set("deleted", 1);
    clock.advance(60_001);
    const events = new EventRecorder(own);
    await forget("failover", () => own.delete("deleted"));
    expect([await own.get("kept"), await own.get("deleted")]).toEqual([1, undefined]);
    expect(events.of("replay")).toEqual([{ type: "replay", reason: "failover", keys: 1 }]);
  });

  test("by a failover gets again what another process has changed", async () => {
    const { own, server, clock, forget } = await losable();
    const other = opened(completeMapBackend(server), { clock }, own.name);
    await own.set("kept", 1);
    await own.set("deleted", 1);
    clock.advance(60_001);
    await quiet();
    await forget("failover", async () => {
      await other.delete("deleted");
      // It knows nothing of what it did any more: its process has died.
      await other.close();
    });
    expect([await own.get("kept"), await own.get("deleted")]).toEqual([1, undefined]);
  });

  const gaps: [string, (lost: Lost) => void][] = [
    ["has been here for less than a minute", () => undefined],
    [
      "has missed messages in the last minute",
      ({ server, clock }) => {
        clock.advance(120_000);
        server.closeChannels();
        server.openChannels();
      },
    ],
  ];
  test.each(gaps)("by a failover starts anew where this process %s", async (_, happen) => {
    const lost = await losable();
    await lost.own.set("key", 1);
    happen(lost);
    await lost.forget("failover", async () => undefined);
    expect(await lost.own.get("key")).toBeUndefined();
  });

  test("by a restart starts anew in any case: a disk is older than a minute", async () => {
    const { own, clock, forget } = await losable();
    await own.set("key", 1);
    clock.advance(120_000);
    await forget("restart", async () => undefined);
    expect(await own.get("key")).toBeUndefined();
  });

  test("is read by nobody before it has got them", async () => {
    const { own, server } = await losable();
    await own.set("key", "old");
    const before = server.snapshot();
    await own.delete("key");
    const losing = server.lose("failover", before);
    const reads = Array.from({ length: 10 }, () => own.get("key"));
    await losing;
    expect(await Promise.all(reads)).toEqual(reads.map(() => undefined));
  });
});
