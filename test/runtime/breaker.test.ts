import { describe, expect, test } from "vitest";
import { Breaker } from "../../runtime/breaker.js";
import { quiet } from "./gated-backend.js";
import { ManualClock } from "./manual-clock.js";

interface Setting {
  readonly breaker: Breaker;
  readonly clock: ManualClock;
  readonly states: string[];
  /** Instants of the pings, in milliseconds after the breaker opened. */
  readonly pings: number[];
  /** Whether the server answers a ping. */
  isUp: boolean;
}

function setting(): Setting {
  const clock = new ManualClock();
  const shared = { clock, states: [] as string[], pings: [] as number[], isUp: false };
  const ping = async (): Promise<void> => {
    shared.pings.push(clock.monotonic());
    if (!shared.isUp) throw new Error("no answer");
  };
  const breaker = new Breaker({ clock, ping, onChange: (state) => void shared.states.push(state) });
  return Object.assign(shared, { breaker });
}

function fail(breaker: Breaker, times: number): void {
  for (let count = 0; count < times; count++) breaker.fail();
}

/** Moves the clock step by step, so that each ping is answered before the next is due. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let step = 0; step < ms; step += 10) {
    clock.advance(10);
    await quiet(1);
  }
}

describe("a breaker", () => {
  test("opens at the third failure in a row, and says so once", () => {
    const { breaker, states } = setting();
    fail(breaker, 2);
    expect([breaker.isOpen, states]).toEqual([false, []]);
    fail(breaker, 1);
    expect([breaker.isOpen, states]).toEqual([true, ["open"]]);
    fail(breaker, 10);
    expect(states).toEqual(["open"]);
  });

  test("counts anew after an answer, a refusal is one too", () => {
    const { breaker } = setting();
    for (let round = 0; round < 5; round++) {
      fail(breaker, 2);
      breaker.succeed();
    }
    expect(breaker.isOpen).toBe(false);
  });

  test("is not closed by a late answer to a call of before", async () => {
    const { breaker, clock, states } = setting();
    fail(breaker, 3);
    breaker.succeed();
    expect(breaker.isOpen).toBe(true);
    await pass(clock, 1000);
    expect([breaker.isOpen, states]).toEqual([true, ["open"]]);
  });

  test("is closed by a ping that is answered, and then needs three failures again", async () => {
    const state = setting();
    const { breaker, clock, states } = state;
    fail(breaker, 3);
    state.isUp = true;
    await pass(clock, 40);
    expect(breaker.isOpen).toBe(true);
    await pass(clock, 10);
    expect([breaker.isOpen, states]).toEqual([false, ["open", "closed"]]);
    fail(breaker, 2);
    expect(breaker.isOpen).toBe(false);
    fail(breaker, 1);
    expect(states).toEqual(["open", "closed", "open"]);
  });

  test("pings after 50 ms, and then less and less often, every 250 ms at the longest", async () => {
    const { breaker, clock, pings } = setting();
    fail(breaker, 3);
    await pass(clock, 1000);
    expect(pings).toEqual([50, 150, 350, 600, 850]);
  });

  test("has one ping at a time, however long it takes", async () => {
    const clock = new ManualClock();
    let pings = 0;
    const ping = (): Promise<never> => {
      pings += 1;
      return new Promise(() => undefined);
    };
    const breaker = new Breaker({ clock, ping, onChange: () => undefined });
    fail(breaker, 3);
    await pass(clock, 2000);
    expect(pings).toBe(1);
  });

  test("stops for good: it pings no more and opens no more", async () => {
    const open = setting();
    fail(open.breaker, 3);
    open.breaker.stop();
    await pass(open.clock, 1000);
    expect(open.pings).toEqual([]);
    const closed = setting();
    closed.breaker.stop();
    fail(closed.breaker, 10);
    await pass(closed.clock, 1000);
    expect([closed.states, closed.pings]).toEqual([[], []]);
  });

  test("says nothing any more when it is stopped during a ping", async () => {
    const clock = new ManualClock();
    const states: string[] = [];
    let answer!: () => void;
    const ping = (): Promise<void> => new Promise((resolve) => void (answer = resolve));
    const breaker = new Breaker({ clock, ping, onChange: (state) => void states.push(state) });
    fail(breaker, 3);
    await pass(clock, 50);
    breaker.stop();
    answer();
    await quiet();
    expect(states).toEqual(["open"]);
  });
});
