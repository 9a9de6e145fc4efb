import { describe, expect, test } from "vitest";
import type { Item } from "../../runtime/backend.js";
import type { Send } from "../../runtime/batch.js";
import { Batch, Batches } from "../../runtime/batch.js";
import { settle } from "../support/settle.js";
import { quiet, signal } from "./gated-backend.js";

/** Every key holds its own name. */
function itemOf(key: string): Item {
  return { bytes: Buffer.from(key), token: key };
}

interface Setting {
  readonly batch: Batch | Batches;
  /** The keys of each send. */
  readonly sent: (readonly string[])[];
}

function setting(answer: (keys: readonly string[]) => ReturnType<Send>, serverOf?: (key: string) => string): Setting {
  const sent: (readonly string[])[] = [];
  const send: Send = (keys) => {
    sent.push(keys);
    return answer(keys);
  };
  return { batch: serverOf ? new Batches(send, serverOf) : new Batch(send), sent };
}

const found: Send = async (keys) => keys.map(itemOf);

function tokens(items: readonly (Item | undefined)[]): (string | undefined)[] {
  return items.map((item) => item?.token);
}

describe("the reads of one turn", () => {
  test("are one send, in which each key stands once, and everybody gets their own answer", async () => {
    const { batch, sent } = setting(found);
    const reads = [batch.read(["a", "b"]), batch.read(["b", "c"]), batch.read(["c"]), batch.read(["a", "a"])];
    expect((await Promise.all(reads)).map(tokens)).toEqual([["a", "b"], ["b", "c"], ["c"], ["a", "a"]]);
    expect(sent).toEqual([["a", "b", "c"]]);
  });

  test("are joined also where one comes a promise later than the other", async () => {
    const { batch, sent } = setting(found);
    const first = batch.read(["a"]);
    await Promise.resolve();
    await Promise.all([first, batch.read(["b"])]);
    expect(sent).toEqual([["a", "b"]]);
  });

  test("find nothing where there is nothing", async () => {
    const { batch } = setting(async (keys) => keys.map((key) => (key === "b" ? undefined : itemOf(key))));
    expect(tokens(await batch.read(["a", "b", "c"]))).toEqual(["a", undefined, "c"]);
  });

  test("of no keys send nothing", async () => {
    const { batch, sent } = setting(found);
    expect(await batch.read([])).toEqual([]);
    await quiet();
    expect(sent).toEqual([]);
  });

  test("all reject when the server fails", async () => {
    const { batch } = setting(() => Promise.reject(new Error("down")));
    const outcomes = await Promise.allSettled([batch.read(["a"]), batch.read(["b"])]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  test("go out at once where they are many: who comes then is not joined, and does not wait either", async () => {
    const { batch, sent } = setting(found);
    const keysFrom = (first: number): string[] => Array.from({ length: 100 }, (_, index) => `key ${first + index}`);
    const reads = [batch.read(keysFrom(0)), batch.read(keysFrom(50)), batch.read(keysFrom(150))];
    expect(sent.map(({ length }) => length)).toEqual([250]);
    reads.push(batch.read(keysFrom(0)));
    expect((await Promise.all(reads)).map(tokens)).toEqual([0, 50, 150, 0].map(keysFrom));
    expect(sent.map(({ length }) => length)).toEqual([250, 100]);
  });

  test("of 2,500 keys go out in parts of 1,000 at most, at once", async () => {
    const gate = signal();
    const { batch, sent } = setting(async (keys) => {
      await gate.given;
      return keys.map(itemOf);
    });
    const keys = Array.from({ length: 2_500 }, (_, index) => `key ${index}`);
    const reading = batch.read(keys);
    await quiet();
    expect(sent.map(({ length }) => length)).toEqual([1_000, 1_000, 500]);
    gate.give();
    expect(tokens(await reading)).toEqual(keys);
  });
});

describe("a read of a later turn", () => {
  test("is sent anew, also while the earlier one is not answered yet: it may have waited for an invalidation", async () => {
    const gates = [signal(), signal()];
    let sends = 0;
    const { batch, sent } = setting(async (keys) => {
      sends += 1;
      const send = sends;
      await gates[send - 1]!.given;
      return keys.map((key) => ({ ...itemOf(key), token: `send ${send}` }));
    });
    const earlier = batch.read(["a"]);
    await quiet();
    const later = batch.read(["a"]);
    await quiet();
    expect(sent).toEqual([["a"], ["a"]]);
    gates[1]!.give();
    expect(tokens(await later)).toEqual(["send 2"]);
    gates[0]!.give();
    expect(tokens(await earlier)).toEqual(["send 1"]);
  });
});

describe("several servers", () => {
  const serverOf = (key: string): string => key.slice(0, 1);

  test("are each asked once, for their own keys", async () => {
    const { batch, sent } = setting(found, serverOf);
    const reads = [batch.read(["a1", "b1"]), batch.read(["b2", "a1", "c1"])];
    expect((await Promise.all(reads)).map(tokens)).toEqual([
      ["a1", "b1"],
      ["b2", "a1", "c1"],
    ]);
    expect(sent).toEqual([["a1"], ["b1", "b2"], ["c1"]]);
  });

  test("of which one fails: only who asked for its keys hears of it", async () => {
    const down = new Error("down");
    const { batch } = setting(async (keys) => {
      if (keys[0]!.startsWith("b")) throw down;
      return keys.map(itemOf);
    }, serverOf);
    const [own, other, both] = [batch.read(["a1", "a2"]), batch.read(["b1"]), batch.read(["a1", "b1"])];
    expect(await settle(other)).toEqual({ kind: "rejected", error: down });
    expect(await settle(both)).toEqual({ kind: "rejected", error: down });
    expect(tokens(await own)).toEqual(["a1", "a2"]);
  });

  test("do not wait for each other: what is slow holds up only who asked for it", async () => {
    const gate = signal();
    const { batch } = setting(async (keys) => {
      if (keys[0]!.startsWith("b")) await gate.given;
      return keys.map(itemOf);
    }, serverOf);
    const [own, slow] = [batch.read(["a1"]), batch.read(["b1", "a1"])];
    expect(tokens(await own)).toEqual(["a1"]);
    gate.give();
    expect(tokens(await slow)).toEqual(["b1", "a1"]);
  });

  test("that cannot be told apart fail the read, and nothing else", async () => {
    const { batch } = setting(found, () => {
      throw new Error("unknown slot");
    });
    await expect(batch.read(["a"])).rejects.toThrow("unknown slot");
  });
});
