import { describe, expect, test } from "vitest";
import { Journal } from "../../runtime/journal.js";
import { ManualClock } from "./manual-clock.js";

function setting(): { journal: Journal; clock: ManualClock } {
  const clock = new ManualClock();
  return { clock, journal: new Journal(clock, (name) => [`${name}:$`, `${name}:$1`]) };
}

function keysOf(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}:.:${index}`);
}

describe("acknowledged changes", () => {
  test("are remembered for a minute, the last time counts", () => {
    const { journal, clock } = setting();
    journal.acknowledge(["c:.:a", "c:.:b"]);
    clock.advance(30_000);
    journal.acknowledge(["c:.:a"]);
    clock.advance(30_000);
    expect(journal.recent()).toEqual(["c:.:b", "c:.:a"]);
    clock.advance(1);
    expect(journal.recent()).toEqual(["c:.:a"]);
    clock.advance(30_000);
    expect(journal.recent()).toEqual([]);
  });

  test("do not depend on the wall clock", () => {
    const { journal, clock } = setting();
    journal.acknowledge(["c:.:a"]);
    clock.adjust(3_600_000);
    expect(journal.recent()).toEqual(["c:.:a"]);
    clock.adjust(-7_200_000);
    clock.advance(60_001);
    expect(journal.recent()).toEqual([]);
  });

  test("that others have made are remembered as well, and make up for nothing of this process", () => {
    const { journal } = setting();
    journal.pend(["c:.:a"]);
    journal.hear(["c:.:a"]);
    expect(journal.recent()).toEqual(["c:.:a"]);
    expect(journal.isToBeRemoved("c:.:a")).toBe(true);
  });

  test("above 10,000 are merged: the namespaces stand for them", () => {
    const { journal } = setting();
    journal.acknowledge(keysOf("one", 6_000));
    journal.acknowledge(keysOf("two", 4_000));
    expect(journal.recent()).toHaveLength(10_000);
    journal.acknowledge(["two:#t"]);
    expect(journal.recent().toSorted()).toEqual(["one:$", "one:$1", "two:$", "two:$1"]);
  });

  test("that are more than a minute old do not count for that", () => {
    const { journal, clock } = setting();
    journal.acknowledge(keysOf("one", 10_000));
    clock.advance(60_001);
    journal.acknowledge(["two:#t"]);
    expect(journal.recent()).toEqual(["two:#t"]);
  });
});

describe("changes that were not acknowledged", () => {
  test("are pending until one of the same key is", () => {
    const { journal } = setting();
    journal.pend(["c:.:a", "c:.:b"]);
    expect([journal.pendingCount, journal.pending.map(([key]) => key)]).toEqual([2, ["c:.:a", "c:.:b"]]);
    expect([journal.isToBeRemoved("c:.:a"), journal.isToBeRemoved("c:.:c")]).toEqual([true, false]);
    journal.acknowledge(["c:.:a"]);
    expect([journal.isToBeRemoved("c:.:a"), journal.isToBeRemoved("c:.:b")]).toEqual([false, true]);
  });

  test("are not made up for by a change that began before", () => {
    const { journal } = setting();
    const mark = journal.mark();
    journal.pend(["c:.:a"]);
    journal.acknowledge(["c:.:a"], mark);
    expect(journal.isToBeRemoved("c:.:a")).toBe(true);
    const later = journal.mark();
    journal.pend(["c:.:a"], "announce");
    journal.acknowledge(["c:.:a"], later);
    expect(journal.isToBeRemoved("c:.:a")).toBe(true);
    journal.acknowledge(["c:.:a"], journal.mark());
    expect(journal.pendingCount).toBe(0);
  });

  test("are pending however long it takes", () => {
    const { journal, clock } = setting();
    journal.pend(["c:.:a"]);
    clock.advance(86_400_000);
    expect(journal.isToBeRemoved("c:.:a")).toBe(true);
  });

  test("that are only to be announced do not make their key invalid, and do not take the place of a removal", () => {
    const { journal } = setting();
    journal.pend(["c:.:a"], "announce");
    expect([journal.pendingCount, journal.isToBeRemoved("c:.:a")]).toEqual([1, false]);
    journal.pend(["c:.:a"], "remove");
    journal.pend(["c:.:a"], "announce");
    expect(journal.isToBeRemoved("c:.:a")).toBe(true);
  });

  test("above 10,000 clear the namespaces instead", () => {
    const { journal } = setting();
    journal.pend(keysOf("one", 10_000));
    expect(journal.pendingCount).toBe(10_000);
    journal.pend(["two:#t"], "announce");
    expect(journal.pending).toEqual(["one:$", "one:$1", "two:$", "two:$1"].map((key) => [key, "remove"]));
  });
});

test("dropped writes are counted", () => {
  const { journal } = setting();
  journal.countDropped();
  journal.countDropped();
  expect(journal.droppedWrites).toBe(2);
});
