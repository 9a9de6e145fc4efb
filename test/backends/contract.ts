import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { poll } from "../support/poll.js";

/** What the contract has to know of a backend. */
export interface ContractSubject {
  /** For the titles of the tests. */
  readonly name: string;
  /** A backend; each call makes another instance over the same data. It is closed by the contract. */
  create(): CacheBackend | Promise<CacheBackend>;
  /** The largest value that it stores. Default: no limit that the contract reaches. */
  readonly maxValueBytes?: number;
  /** What is absent, and why: its tests are skipped with this reason. */
  readonly skips?: Partial<Record<Part, string>>;
}

/** Parts of the contract that a backend may lack. */
export type Part = "add" | "copies" | "expiry" | "getMany" | "ping" | "shared";

const minute = 60_000;
const year = 365 * 24 * 60 * minute;

/** The behaviour that every backend shares, as tests in a `describe` block of vitest. */
export function backendContract(subject: ContractSubject): void {
  describe(`contract of ${subject.name}`, () => {
    const setting = new Setting(subject);
    beforeAll(() => setting.open());
    afterAll(() => setting.close());
    describeValues(setting);
    describeKeys(setting);
    describeLifetimes(setting);
    describeAdd(setting);
    describeGetMany(setting);
    describeCopies(setting);
    describeConcurrency(setting);
    describeCapabilities(setting);
  });
}

/** Two instances of the backend, and keys that no other test has. */
class Setting {
  readonly subject: ContractSubject;
  readonly #run = randomBytes(6).toString("hex");
  #instances: CacheBackend[] = [];
  #keys = 0;

  constructor(subject: ContractSubject) {
    this.subject = subject;
  }

  async open(): Promise<void> {
    this.#instances = [await this.subject.create(), await this.subject.create()];
    // A test must not pay for the first connection.
    await Promise.all(
      this.#instances.map((backend) => poll(async () => (await backend.get(this.key())) === undefined)),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#instances.map((backend) => backend.close?.()));
  }

  get backend(): CacheBackend {
    return this.#instances[0]!;
  }

  get other(): CacheBackend {
    return this.#instances[1]!;
  }

  key(): string {
    return `contract:${this.#run}:${this.#keys++}`;
  }

  /** A test of a part that the backend may lack. */
  test(part: Part | undefined, title: string, run: () => Promise<void>): void {
    const reason = part && this.subject.skips?.[part];
    if (reason === undefined) test(title, run);
    else test(`${title} (skipped: ${reason})`, (context) => context.skip(reason));
  }
}

function describeValues(setting: Setting): void {
  const values: [string, Buffer][] = [
    ["no byte", Buffer.alloc(0)],
    ["one byte", Buffer.from([0])],
    ["every byte value", Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ["the bytes of unicode text", Buffer.from("naïve – 日本語 – 🧵 – \u0000 – \r\n END \r\n")],
    ["100 KB", randomBytes(100 * 1024)],
    ["900 KB", randomBytes(900 * 1024)],
    ["5 MB", randomBytes(5 * 1024 * 1024)],
  ];
  const fitting = values.filter(([, bytes]) => bytes.length <= (setting.subject.maxValueBytes ?? Infinity));
  test.each(fitting)("stores %s", async (_, bytes) => {
    const key = setting.key();
    await setting.backend.set(key, bytes, minute);
    expectBytes(await setting.backend.get(key), bytes);
  });

  test("takes a Uint8Array that is a part of a larger buffer", async () => {
    const key = setting.key();
    await setting.backend.set(key, new Uint8Array([9, 9, 1, 2, 3, 9]).subarray(2, 5), minute);
    expectBytes(await setting.backend.get(key), Buffer.from([1, 2, 3]));
  });

  test("replaces a value by a shorter and by a longer one", async () => {
    const key = setting.key();
    for (const text of ["first", "2nd", "the third"]) {
      await setting.backend.set(key, Buffer.from(text), minute);
      expectBytes(await setting.backend.get(key), Buffer.from(text));
    }
  });
}

function describeKeys(setting: Setting): void {
  test("has nothing under a key that was never set", async () => {
    expect(await setting.backend.get(setting.key())).toBeUndefined();
  });

  test("deletes", async () => {
    const key = setting.key();
    await setting.backend.set(key, Buffer.from("x"), minute);
    await setting.backend.delete(key);
    expect(await setting.backend.get(key)).toBeUndefined();
  });

  test("deletes what is not there without an error", async () => {
    const key = setting.key();
    await setting.backend.delete(key);
    expect(await setting.backend.get(key)).toBeUndefined();
  });

  test("keeps keys of 200 characters apart that differ in the last one", async () => {
    const stem = setting.key().padEnd(199, "/?&=%|~");
    await setting.backend.set(`${stem}a`, Buffer.from("a"), minute);
    await setting.backend.set(`${stem}b`, Buffer.from("b"), minute);
    expectBytes(await setting.backend.get(`${stem}a`), Buffer.from("a"));
    expectBytes(await setting.backend.get(`${stem}b`), Buffer.from("b"));
  });
}

function describeLifetimes(setting: Setting): void {
  const long = [10_000.5, minute, 30 * 24 * 60 * minute - 1, 30 * 24 * 60 * minute, 31 * 24 * 60 * minute];
  test.each([...long, year, 100 * year, Infinity])("keeps a value whose ttl is %d ms", async (ttlMs) => {
    const key = setting.key();
    await setting.backend.set(key, Buffer.from("kept"), ttlMs);
    expectBytes(await setting.backend.get(key), Buffer.from("kept"));
  });

  for (const ttlMs of [0.4, 1, 1.5, 40, 250]) {
    setting.test("expiry", `forgets a value whose ttl is ${ttlMs} ms`, async () => {
      const key = setting.key();
      await setting.backend.set(key, Buffer.from("short"), ttlMs);
      await poll(async () => (await setting.backend.get(key)) === undefined);
    });
  }

  setting.test("expiry", "counts the ttl of the last set", async () => {
    const key = setting.key();
    const gone = setting.key();
    await setting.backend.set(key, Buffer.from("first"), 30);
    await setting.backend.set(key, Buffer.from("second"), minute);
    await setting.backend.set(gone, Buffer.from("short"), 30);
    await poll(async () => (await setting.backend.get(gone)) === undefined);
    expectBytes(await setting.backend.get(key), Buffer.from("second"));
  });
}

function describeAdd(setting: Setting): void {
  setting.test("add", "adds where the key is absent, and only there", async () => {
    const key = setting.key();
    expect(await setting.backend.add?.(key, Buffer.from("first"), minute)).toBe(true);
    expect(await setting.backend.add?.(key, Buffer.from("second"), minute)).toBe(false);
    expectBytes(await setting.backend.get(key), Buffer.from("first"));
  });

  setting.test("add", "adds without expiry", async () => {
    const key = setting.key();
    expect(await setting.backend.add?.(key, Buffer.from("first"), Infinity)).toBe(true);
    expect(await setting.backend.add?.(key, Buffer.from("second"), Infinity)).toBe(false);
  });

  setting.test("add", "adds again after a delete", async () => {
    const key = setting.key();
    await setting.backend.add?.(key, Buffer.from("first"), minute);
    await setting.backend.delete(key);
    expect(await setting.backend.add?.(key, Buffer.from("second"), minute)).toBe(true);
    expectBytes(await setting.backend.get(key), Buffer.from("second"));
  });

  setting.test("add", "adds again as soon as the value is gone", async () => {
    const key = setting.key();
    await setting.backend.set(key, Buffer.from("first"), 40);
    await poll(async () => (await setting.backend.get(key)) === undefined);
    expect(await setting.backend.add?.(key, Buffer.from("second"), minute)).toBe(true);
    expectBytes(await setting.backend.get(key), Buffer.from("second"));
  });

  setting.test("add", "lets one of 50 concurrent adds win", async () => {
    const key = setting.key();
    const texts = Array.from({ length: 50 }, (_, index) => `${index}`);
    const backends = [setting.backend, setting.subject.skips?.shared === undefined ? setting.other : setting.backend];
    const add = async (text: string, index: number): Promise<string[]> =>
      (await backends[index % 2]!.add?.(key, Buffer.from(text), minute)) ? [text] : [];
    const won = (await Promise.all(texts.map(add))).flat();
    expect(won).toHaveLength(1);
    expectBytes(await setting.backend.get(key), Buffer.from(won[0]!));
  });
}

function describeGetMany(setting: Setting): void {
  setting.test("getMany", "returns values in the order of the keys, with holes", async () => {
    const [first, second, missing] = [setting.key(), setting.key(), setting.key()];
    await setting.backend.set(first, Buffer.from("1"), minute);
    await setting.backend.set(second, Buffer.alloc(0), minute);
    const values = await setting.backend.getMany!([missing, second, first, missing, first]);
    expect(values.map((bytes) => bytes && Buffer.from(bytes).toString())).toEqual([undefined, "", "1", undefined, "1"]);
  });

  setting.test("getMany", "returns nothing for no keys", async () => {
    expect(await setting.backend.getMany!([])).toEqual([]);
  });

  setting.test("getMany", "returns 200 values", async () => {
    const keys = Array.from({ length: 200 }, () => setting.key());
    await Promise.all(keys.map((key) => setting.backend.set(key, Buffer.from(key), minute)));
    const values = await setting.backend.getMany!(keys);
    expect(values.map((bytes) => Buffer.from(bytes!).toString())).toEqual(keys);
  });
}

function describeCopies(setting: Setting): void {
  setting.test("copies", "does not notice that what was set is changed afterwards", async () => {
    const key = setting.key();
    const bytes = Buffer.from("before");
    await setting.backend.set(key, bytes, minute);
    bytes.fill("x");
    expectBytes(await setting.backend.get(key), Buffer.from("before"));
  });

  setting.test("copies", "does not notice that what get returned is changed afterwards", async () => {
    const key = setting.key();
    await setting.backend.set(key, Buffer.from("stored"), minute);
    const [one, two] = await Promise.all([setting.backend.get(key), setting.backend.get(key)]);
    one!.fill(120);
    expectBytes(two, Buffer.from("stored"));
    expectBytes(await setting.backend.get(key), Buffer.from("stored"));
  });
}

function describeConcurrency(setting: Setting): void {
  test("runs 200 sets and 200 gets at once", async () => {
    const keys = Array.from({ length: 200 }, () => setting.key());
    await Promise.all(keys.map((key) => setting.backend.set(key, Buffer.from(`value of ${key}`), minute)));
    const values = await Promise.all(keys.map((key) => setting.backend.get(key)));
    expect(values.map((bytes) => Buffer.from(bytes!).toString())).toEqual(keys.map((key) => `value of ${key}`));
  });

  setting.test("shared", "lets two instances see each other's values", async () => {
    const key = setting.key();
    await setting.backend.set(key, Buffer.from("from one"), minute);
    expectBytes(await setting.other.get(key), Buffer.from("from one"));
    await setting.other.delete(key);
    expect(await setting.backend.get(key)).toBeUndefined();
  });
}

function describeCapabilities(setting: Setting): void {
  for (const part of ["add", "getMany", "ping"] as const) {
    test(`${setting.subject.skips?.[part] === undefined ? "offers" : "does not offer"} ${part}`, () => {
      expect(setting.backend[part] === undefined).toBe(setting.subject.skips?.[part] !== undefined);
    });
  }

  setting.test("ping", "answers a ping", async () => {
    await setting.backend.ping!();
  });

  test("closes twice without an error", async () => {
    const backend = await setting.subject.create();
    await backend.close?.();
    await backend.close?.();
  });
}

/** Compares bytes whatever class they are of; a diff of megabytes would not help anybody. */
function expectBytes(actual: Uint8Array | undefined, expected: Buffer): void {
  expect(actual, "no value").toBeDefined();
  expect(actual!.length).toBe(expected.length);
  expect(Buffer.from(actual!).equals(expected), "other bytes").toBe(true);
}
