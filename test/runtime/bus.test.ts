import { describe, expect, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { announce, Bus } from "../../runtime/bus.js";
import { Events } from "../../runtime/events.js";
import { Guard } from "../../runtime/guard.js";
import { completeMapBackend, MapServer } from "../backends/complete-map-backend.js";
import { quiet, signal } from "./gated-backend.js";
import { ManualClock } from "./manual-clock.js";

const maxStalenessMs = 300;

interface Setting {
  readonly bus: Bus;
  readonly guard: Guard;
  readonly server: MapServer;
  readonly clock: ManualClock;
  readonly states: string[];
  /** Keys that it heard of, one list for each message. */
  readonly heard: (readonly string[])[];
  /** Texts that it published, by channel kind. */
  readonly beats: string[];
}

function setting(options: { memory?: boolean; publish?: CacheBackend["publish"] } = {}): Setting {
  const [server, clock, events] = [new MapServer(), new ManualClock(), new Events()];
  const [states, heard, beats]: [string[], (readonly string[])[], string[]] = [[], [], []];
  events.on((event) => event.type === "bus" && states.push(event.state));
  const inner = completeMapBackend(server);
  const publish: CacheBackend["publish"] = (channel, text) => {
    if (channel.startsWith("cachewright:heartbeat:")) beats.push(text);
    return (options.publish ?? inner.publish)(channel, text);
  };
  const guard = new Guard({ ...inner, publish }, events, clock, clock);
  const bus = new Bus(guard, clock, events, (options.memory ?? true) ? maxStalenessMs : undefined);
  bus.onChange = (keys) => void heard.push(keys);
  return { bus, guard, server, clock, states, heard, beats };
}

/** What another process says. */
function elsewhere(server: MapServer): Guard {
  const clock = new ManualClock();
  return new Guard(completeMapBackend(server), new Events(), clock, clock);
}

describe("an epoch", () => {
  test("begins when all subscriptions are open, and ends as soon as one is not", async () => {
    const { bus, server, states } = setting();
    expect(bus.epoch).toBe(0);
    bus.join("c");
    expect(bus.epoch).toBe(0);
    await quiet();
    expect(bus.epoch).toBe(1);
    server.closeChannels();
    expect(bus.epoch).toBe(0);
    server.openChannels();
    expect(bus.epoch).toBe(2);
    expect(states).toEqual(["open", "closed", "open"]);
  });

  test("ends when one more cache joins, and a new one begins when that hears as well", async () => {
    const { bus } = setting();
    bus.join("c");
    await quiet();
    bus.join("d");
    expect(bus.epoch).toBe(0);
    bus.join("d");
    await quiet();
    expect(bus.epoch).toBe(2);
  });

  test("is over for good when the bus is closed, and nothing is sent or heard any more", async () => {
    const { bus, server, clock, heard, beats } = setting();
    bus.join("c");
    await quiet();
    bus.close();
    expect(bus.epoch).toBe(0);
    await announce(elsewhere(server), ["c:.:key"]);
    clock.advance(10 * maxStalenessMs);
    await quiet();
    expect([bus.epoch, heard, beats]).toEqual([0, [], []]);
  });
});

describe("a heartbeat", () => {
  test("goes out every third of the staleness, and tells until when everything was heard", async () => {
    const { bus, clock, beats } = setting();
    bus.join("c");
    await quiet();
    expect(bus.heardUntil).toBe(-Infinity);
    for (const count of [1, 2, 3]) {
      clock.advance(100);
      await quiet();
      expect([beats.length, bus.heardUntil]).toEqual([count, 100 * count]);
    }
  });

  test("does not go out where there is no memory tier", async () => {
    const { bus, clock, beats } = setting({ memory: false });
    bus.join("c");
    await quiet();
    clock.advance(1000);
    await quiet();
    expect([bus.epoch, beats]).toEqual([1, []]);
  });

  test("does not go out while the bus is closed", async () => {
    const { bus, server, clock, beats } = setting();
    bus.join("c");
    await quiet();
    server.closeChannels();
    clock.advance(100);
    await quiet();
    expect(beats).toEqual([]);
    server.openChannels();
    clock.advance(100);
    await quiet();
    expect([beats.length, bus.heardUntil]).toEqual([1, 200]);
  });

  test("waits until the one before it was sent", async () => {
    const gate = signal();
    const { bus, clock, beats } = setting({ publish: () => gate.given });
    bus.join("c");
    await quiet();
    for (let count = 0; count < 10; count++) {
      clock.advance(100);
      await quiet();
    }
    expect(beats).toHaveLength(1);
    gate.give();
    await quiet();
    clock.advance(100);
    expect(beats).toHaveLength(2);
  });

  test("of an earlier epoch, or one that comes late, tells nothing", async () => {
    const { bus, server, clock, beats } = setting();
    bus.join("c");
    await quiet();
    clock.advance(100);
    server.closeChannels();
    server.openChannels();
    await quiet();
    expect([bus.epoch, beats.length, bus.heardUntil]).toEqual([2, 1, -Infinity]);
    clock.advance(100);
    await quiet();
    expect(bus.heardUntil).toBe(200);
  });
});

describe("a message", () => {
  test("tells what another process has changed, in the caches that joined", async () => {
    const { bus, server, heard } = setting();
    bus.join("c");
    bus.join("d");
    await quiet();
    await announce(elsewhere(server), ["c:.:key", "d:#tag", "other:.:key", "c:$"]);
    await quiet();
    expect(heard).toEqual([["c:.:key", "c:$"], ["d:#tag"]]);
  });

  test("of its own is not news", async () => {
    const { bus, guard, heard } = setting();
    bus.join("c");
    await quiet();
    await announce(guard, ["c:.:key"]);
    await quiet();
    expect(heard).toEqual([]);
  });

  test.each(["", "nonsense", "id {}", 'id "text"', "id [", "id [1, null, {}]"])(
    "that is none names no key: %j",
    async (text) => {
      const { bus, server, heard } = setting();
      bus.join("c");
      await quiet();
      server.publish("cachewright:changes:c", text);
      await quiet();
      expect(heard.flat()).toEqual([]);
    },
  );
});

describe("whether everything was heard of", () => {
  const span = 60_000;

  async function joined(): Promise<Setting> {
    const made = setting({ memory: false });
    made.bus.join("c");
    await quiet();
    return made;
  }

  test("is known after so long without a gap", async () => {
    const { bus, clock } = await joined();
    clock.advance(span - 1);
    expect(bus.hasHeardAll(span, clock.monotonic())).toBe(false);
    clock.advance(1);
    expect(bus.hasHeardAll(span, clock.monotonic())).toBe(true);
  });

  test("is known also when the channel ended with the server", async () => {
    const { bus, server, clock } = await joined();
    clock.advance(span);
    const lastAnswerAt = clock.monotonic();
    server.closeChannels();
    clock.advance(10_000);
    expect(bus.hasHeardAll(span, lastAnswerAt)).toBe(true);
  });

  test("is not known when the server went on after the channel had ended", async () => {
    const { bus, server, clock } = await joined();
    clock.advance(span);
    server.closeChannels();
    clock.advance(1_001);
    expect(bus.hasHeardAll(span, clock.monotonic())).toBe(false);
  });

  test("is not known after a gap", async () => {
    const { bus, server, clock } = await joined();
    clock.advance(span);
    server.closeChannels();
    server.openChannels();
    clock.advance(span - 1);
    expect(bus.hasHeardAll(span, clock.monotonic())).toBe(false);
  });

  test("is not known where nothing was heard ever", () => {
    const { bus } = setting();
    expect(bus.hasHeardAll(0, -Infinity)).toBe(false);
  });
});
