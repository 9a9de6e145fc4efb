import { describe, expect, test } from "vitest";
import { Fence } from "../../runtime/fence.js";
import type { Origin } from "../../runtime/flight.js";
import { Flight, Flights } from "../../runtime/flight.js";
import type { RemoteRead } from "../../runtime/remote.js";
import { LocalTags } from "../../runtime/versions.js";
import { signal } from "./gated-backend.js";

const seen = { readAt: 0, epoch: 0 };
const any = (): boolean => true;

function flightOf(fingerprint?: string, fence = new Fence([])): Flight<string> {
  return new Flight<string>(fence, fingerprint, seen);
}

describe("a fence", () => {
  test("is raised by any tag that it watches, and by no other, and stays so", () => {
    const tags = new LocalTags(100);
    const fence = new Fence(tags.snapshot(["a", "b"]));
    tags.invalidate(["c"]);
    expect(fence.raised).toBe(false);
    tags.invalidate(["b"]);
    expect(fence.raised).toBe(true);
    tags.snapshot(["b"]);
    expect(fence.raised).toBe(true);
  });

  test("that watches nothing is never raised", () => {
    expect(new Fence([]).raised).toBe(false);
  });
});

describe("flights", () => {
  const flying = async (gate: Promise<void>): Promise<string> => {
    await gate;
    return "landed";
  };

  test("can be joined until they land", async () => {
    const flights = new Flights<string>();
    const gate = signal();
    const flight = flights.start("key", flightOf(), () => flying(gate.given));
    expect(flights.find("key", any)).toBe(flight);
    expect(flights.find("other", any)).toBeUndefined();
    gate.give();
    expect(await flight.outcome).toBe("landed");
    expect(flights.find("key", any)).toBeUndefined();
    expect(flights.size).toBe(0);
  });

  test("land after a failure too", async () => {
    const flights = new Flights<string>();
    const flight = flights.start("key", flightOf(), () => Promise.reject(new Error("no")));
    await expect(flight.outcome).rejects.toThrow("no");
    expect(flights.size).toBe(0);
  });

  test("whose fence was raised go on, and another one starts beside them", async () => {
    const [flights, tags] = [new Flights<string>(), new LocalTags(100)];
    const [gates, isOpen] = [signal(), ({ fence }: Flight<string>): boolean => !fence.raised];
    const run = (): Promise<string> => flying(gates.given);
    const first = flights.start("key", flightOf(undefined, new Fence(tags.snapshot(["key"]))), run);
    tags.invalidate(["key"]);
    expect(flights.find("key", isOpen)).toBeUndefined();
    const second = flights.start("key", flightOf(undefined, new Fence(tags.snapshot(["key"]))), run);
    expect(flights.find("key", isOpen)).toBe(second);
    tags.invalidate(["key"]);
    expect([first.fence.raised, second.fence.raised]).toEqual([true, true]);
    gates.give();
    expect(await Promise.all([first.outcome, second.outcome])).toEqual(["landed", "landed"]);
    expect(flights.size).toBe(0);
  });

  test("belong to their inputs", async () => {
    const flights = new Flights<string>();
    const gate = signal();
    const flight = flights.start("key", flightOf("a"), () => flying(gate.given));
    expect([flights.collides("key", "b"), flights.collides("key", "a")]).toEqual([true, false]);
    gate.give();
    await flight.outcome;
    expect(flights.collides("key", "b")).toBe(false);
  });
});

describe("who comes later", () => {
  const fingerprint = undefined;
  const origin: Origin = { token: "1", versions: new Map([["t", "v"]]) };
  const read: RemoteRead = { entry: undefined, claim: undefined, tookMs: 0, ...origin };

  /** A flight whose load began as the fifth of all things. */
  function begun(from: Origin | undefined): Flight<string> {
    const flight = flightOf();
    flight.begun = 5;
    flight.origin = from;
    return flight;
  }

  test("gets what has not begun, or began only after they came", () => {
    expect(flightOf().takes({ isTrusted: () => true, fingerprint, order: 1, read: undefined })).toBe(true);
    expect(begun(undefined).takes({ isTrusted: () => true, fingerprint, order: 4, read })).toBe(true);
  });

  test("gets what began before, if the backend says that nothing has changed since", () => {
    expect(begun(origin).takes({ isTrusted: () => true, fingerprint, order: 6, read })).toBe(true);
    const more = { ...read, versions: new Map([...read.versions, ["other", "v"]]) };
    expect(begun(origin).takes({ isTrusted: () => true, fingerprint, order: 6, read: more })).toBe(true);
  });

  test.each<[string, Partial<RemoteRead>]>([
    ["the key holds something else", { token: "2" }],
    ["the key holds nothing", { token: undefined }],
    ["a tag has another version", { versions: new Map([["t", "w"]]) }],
    ["a tag has no version", { versions: new Map() }],
  ])("does not get what began before, if %s", (_, change) => {
    expect(begun(origin).takes({ isTrusted: () => true, fingerprint, order: 6, read: { ...read, ...change } })).toBe(
      false,
    );
  });

  test("gets what began before without the backend, if it is still away", () => {
    expect(begun(undefined).takes({ isTrusted: () => true, fingerprint, order: 6, read: undefined })).toBe(true);
    expect(begun(undefined).takes({ isTrusted: () => true, fingerprint, order: 6, read })).toBe(false);
    expect(begun(origin).takes({ isTrusted: () => true, fingerprint, order: 6, read: undefined })).toBe(false);
  });

  test("gets what began before without the backend only as long as memory would be trusted", () => {
    expect(begun(undefined).takes({ isTrusted: () => false, fingerprint, order: 6, read: undefined })).toBe(false);
  });

  test("gets nothing of other inputs", () => {
    expect(flightOf("a").takes({ isTrusted: () => true, fingerprint: "b", order: 1, read })).toBe(false);
  });

  test("gets nothing behind a raised fence, until the flight has looked again", () => {
    const tags = new LocalTags(100);
    const flight = flightOf(undefined, new Fence(tags.snapshot(["t"])));
    tags.invalidate(["t"]);
    expect(flight.takes({ isTrusted: () => true, fingerprint, order: 1, read })).toBe(false);
    flight.watch({ readAt: 10, epoch: 2, fence: new Fence(tags.snapshot(["t"])) });
    expect(flight.takes({ isTrusted: () => true, fingerprint, order: 1, read })).toBe(true);
    expect(flight.seen).toMatchObject({ readAt: 10, epoch: 2 });
  });
});
