import { describe, expect, test, vi } from "vitest";
import { systemClock } from "../../runtime/clock.js";
import { manualClock } from "../../runtime/testing/manual-clock.js";
import { poll } from "../support/poll.js";

describe("the clock of this machine", () => {
  test("calls once, and not before the time has passed", async () => {
    const run = vi.fn<(what?: unknown) => void>();
    const start = systemClock.monotonic();
    systemClock.after(20, () => run(systemClock.monotonic() - start));
    expect(run).not.toHaveBeenCalled();
    await poll(() => run.mock.calls.length > 0);
    expect(run).toHaveBeenCalledOnce();
    // Node counts whole milliseconds from the start of the tick.
    expect(run.mock.lastCall?.[0]).toBeGreaterThan(15);
  });

  test("does not call what was cancelled", async () => {
    const [cancelled, later] = [vi.fn<() => void>(), vi.fn<() => void>()];
    systemClock.after(1, cancelled)();
    systemClock.after(10, later);
    await poll(() => later.mock.calls.length > 0);
    expect(cancelled).not.toHaveBeenCalled();
  });

  test.each([2 ** 31, 365 * 86_400_000, Infinity])("does not call at once what is %d ms away", async (ms) => {
    const [never, later] = [vi.fn<() => void>(), vi.fn<() => void>()];
    const cancel = systemClock.after(ms, never);
    systemClock.after(10, later);
    await poll(() => later.mock.calls.length > 0);
    cancel();
    expect(never).not.toHaveBeenCalled();
  });
});

describe("the manual clock", () => {
  test("shows the same time however many timers it stops at", () => {
    const clock = manualClock(1_795_523_633_700);
    const beat = (): void => void clock.after(1000 / 3, beat);
    beat();
    clock.advance(10_000);
    expect(clock.now()).toBe(1_795_523_643_700);
  });

  test("runs due timers in the order of their instants, each at its own", () => {
    const clock = manualClock();
    const start = clock.now();
    const seen: [string, number, number][] = [];
    const note = (name: string) => () => void seen.push([name, clock.monotonic(), clock.now() - start]);
    clock.after(20, note("b"));
    clock.after(10, note("a"));
    clock.after(20, note("c"));
    clock.after(21, note("d"));
    clock.advance(20);
    expect(seen).toEqual([
      ["a", 10, 10],
      ["b", 20, 20],
      ["c", 20, 20],
    ]);
    clock.advance(1);
    expect(seen.at(-1)).toEqual(["d", 21, 21]);
  });

  test("runs what a timer starts, when that is due as well", () => {
    const clock = manualClock();
    const instants: number[] = [];
    const beat = (): void => {
      instants.push(clock.monotonic());
      clock.after(10, beat);
    };
    clock.after(10, beat);
    clock.advance(35);
    expect(instants).toEqual([10, 20, 30]);
    expect(clock.monotonic()).toBe(35);
  });

  test("runs nothing by itself, nothing that was cancelled and nothing that never comes", () => {
    const clock = manualClock();
    const run = vi.fn<(what?: unknown) => void>();
    clock.after(0, run)();
    clock.after(Infinity, run);
    clock.after(0, () => run("due"));
    expect(run).not.toHaveBeenCalled();
    clock.advance(0);
    clock.advance(1e12);
    expect(run.mock.calls).toEqual([["due"]]);
  });

  test("lets a timer cancel another of the same instant", () => {
    const clock = manualClock();
    const run = vi.fn<(what?: unknown) => void>();
    clock.after(1, () => cancel());
    const cancel = clock.after(1, run);
    clock.advance(1);
    expect(run).not.toHaveBeenCalled();
  });

  test("keeps its timers when the wall clock is set", () => {
    const clock = manualClock();
    const run = vi.fn<(what?: unknown) => void>();
    clock.after(10, run);
    clock.adjust(-3_600_000);
    clock.advance(9);
    expect(run).not.toHaveBeenCalled();
    clock.advance(1);
    expect(run).toHaveBeenCalledOnce();
  });
});
