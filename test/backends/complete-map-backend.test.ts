import { describe, expect, onTestFinished, test } from "vitest";
import type { Subscriber } from "../../runtime/backend.js";
import { manualClock } from "../../runtime/testing/manual-clock.js";
import { completeMapBackend, MapServer } from "./complete-map-backend.js";
import { describeContract } from "./contract.js";

const minute = 60_000;

const server = new MapServer(undefined, ["a", "b", "c"]);
describeContract({
  name: "a custom backend with every capability",
  create: () => completeMapBackend(server),
  capabilities: {
    read: true,
    put: true,
    drop: true,
    publish: true,
    subscribe: true,
    serverOf: true,
    servers: true,
    ping: true,
    onLoss: true,
    close: true,
  },
});

describe("a loss of the complete map backend", () => {
  test("takes back what came after the snapshot, and makes tokens worthless", async () => {
    const { own, backend } = opened();
    await backend.set("kept", Buffer.from("older"), minute);
    const [item] = await backend.read(["kept"]);
    const snapshot = own.snapshot();
    await backend.set("lost", Buffer.from("newer"), minute);
    await own.lose("failover", snapshot);
    expect(await backend.get("lost")).toBeUndefined();
    expect(await backend.put("kept", Buffer.from("late"), minute, item!.token)).toBeUndefined();
    expect(Buffer.from((await backend.get("kept"))!).toString()).toBe("older");
  });

  test("lets calls wait until the listener has removed what it remembers", async () => {
    const { own, backend } = opened();
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    backend.onLoss(async (loss, remove) => {
      expect(loss).toBe("restart");
      await held;
      await remove("key");
    });
    await backend.set("key", Buffer.from("old"), minute);
    const losing = own.lose("restart", own.snapshot());
    const read = Promise.resolve(backend.get("key"));
    const order: string[] = [];
    const noted = read.then(() => order.push("read"));
    await Promise.resolve();
    order.push("released");
    go();
    await losing;
    await noted;
    expect(order).toEqual(["released", "read"]);
    expect(await read).toBeUndefined();
  });
});

test("the channels of the complete map backend close and open on command", async () => {
  const { own, backend } = opened();
  const seen: string[] = [];
  const subscriber: Subscriber = {
    opened: () => void seen.push("opened"),
    message: (text) => void seen.push(text),
    closed: () => void seen.push("closed"),
  };
  backend.subscribe("channel", subscriber);
  await backend.publish("channel", "first");
  await Promise.resolve();
  own.closeChannels();
  await backend.publish("channel", "missed");
  await Promise.resolve();
  own.openChannels();
  await backend.publish("channel", "second");
  await Promise.resolve();
  expect(seen).toEqual(["opened", "first", "closed", "opened", "second"]);
});

test("values of the complete map backend expire by the clock that it was given", async () => {
  const clock = manualClock();
  const backend = completeMapBackend(new MapServer(clock));
  await backend.set("key", Buffer.from("x"), 10);
  clock.advance(9);
  expect(await backend.get("key")).toBeDefined();
  clock.advance(1);
  expect(await backend.get("key")).toBeUndefined();
});

function opened(): { own: MapServer; backend: ReturnType<typeof completeMapBackend> } {
  const own = new MapServer();
  const backend = completeMapBackend(own);
  onTestFinished(async () => void (await backend.close()));
  return { own, backend };
}
