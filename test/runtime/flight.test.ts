import { describe, expect, test } from "vitest";
import { Fence } from "../../runtime/fence.js";
import { Flights } from "../../runtime/flight.js";
import { LocalTags } from "../../runtime/versions.js";
import { signal } from "./gated-backend.js";

describe("a fence", () => {
  test("is raised by closing it, and stays so", () => {
    const fence = new Fence();
    expect(fence.raised).toBe(false);
    fence.raise();
    expect(fence.raised).toBe(true);
  });

  test("is raised by any tag that it watches, and by no other", () => {
    const tags = new LocalTags();
    const fence = new Fence();
    fence.watch(tags.snapshot(["a", "b"]));
    tags.invalidate(["c"]);
    expect(fence.raised).toBe(false);
    tags.invalidate(["b"]);
    expect(fence.raised).toBe(true);
    tags.snapshot(["b"]);
    expect(fence.raised).toBe(true);
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
    const flight = flights.start("key", undefined, () => flying(gate.given));
    expect(flights.find("key", undefined)).toBe(flight);
    expect(flights.find("other", undefined)).toBeUndefined();
    gate.give();
    expect(await flight.outcome).toBe("landed");
    expect(flights.find("key", undefined)).toBeUndefined();
    expect(flights.size).toBe(0);
  });

  test("land after a failure too", async () => {
    const flights = new Flights<string>();
    const flight = flights.start("key", undefined, () => Promise.reject(new Error("no")));
    await expect(flight.outcome).rejects.toThrow("no");
    expect(flights.size).toBe(0);
  });

  test("are closed all at once, and another one can start beside them", async () => {
    const flights = new Flights<string>();
    const [gates, run] = [signal(), (): Promise<string> => flying(gates.given)];
    const first = flights.start("key", undefined, run);
    flights.close("key");
    expect(flights.find("key", undefined)).toBeUndefined();
    const second = flights.start("key", undefined, run);
    expect(flights.find("key", undefined)).toBe(second);
    flights.close("key");
    expect([first.fence.raised, second.fence.raised]).toEqual([true, true]);
    gates.give();
    await Promise.all([first.outcome, second.outcome]);
    expect(flights.size).toBe(0);
  });

  test("belong to their inputs", async () => {
    const flights = new Flights<string>();
    const gate = signal();
    const flight = flights.start("key", "a", () => flying(gate.given));
    expect(flights.find("key", "b")).toBeUndefined();
    expect([flights.collides("key", "b"), flights.collides("key", "a")]).toEqual([true, false]);
    gate.give();
    await flight.outcome;
    expect(flights.collides("key", "b")).toBe(false);
  });

  test("that read cannot be joined after any invalidation; once they load, only their own counts", async () => {
    const [flights, tags] = [new Flights<string>(), new LocalTags()];
    const gate = signal();
    const flight = flights.start("key", undefined, (self) => {
      self.reading = tags.any;
      return flying(gate.given);
    });
    expect(flights.find("key", undefined)).toBe(flight);
    expect(flights.findLoading("key", undefined)).toBeUndefined();
    tags.invalidate(["unrelated"]);
    expect(flights.find("key", undefined)).toBeUndefined();
    flight.reading = undefined;
    expect(flights.findLoading("key", undefined)).toBe(flight);
    gate.give();
    await flight.outcome;
  });
});
