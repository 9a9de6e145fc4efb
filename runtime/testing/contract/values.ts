import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { CaseList } from "./case-list.js";
import { assertBytes, assertText, bytesOf, minute } from "./bytes.js";
import { settled } from "./until.js";

const megabyte = 1024 * 1024;

/** Around the sizes at which pools, sockets and slabs go over to something else, up to 5 MB. */
const sizes = [1, 2, 255, 256, 1023, 1024, 8191, 8192, 16_385, 65_535, 65_536, 65_537, 100_000, 900_000];
const largeSizes = [megabyte, 2 * megabyte + 1, 5 * megabyte];

/** Any bytes are a value. */
export function valueCases(list: CaseList): void {
  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  stores(list, "no byte", () => Buffer.alloc(0));
  stores(list, "a zero", () => Buffer.alloc(1));
  stores(list, "every byte value", () => everyByte);
  stores(list, "the bytes of unicode text", () => bytesOf("naïve – 日本語 – 🧵 – \u0000 – \r\n END \r\n"));
  stores(list, "what looks like an answer of a server", () =>
    bytesOf("VALUE x 0 1\r\nEND\r\n$-1\r\n+OK\r\n-ERR\r\n\x81\0"),
  );
  stores(list, "a number, as text", () => bytesOf("18446744073709551616"));
  for (const size of [...sizes, ...largeSizes]) storesSize(list, size);

  list.add("values: takes a Uint8Array that is a part of a larger buffer", [], async (instances) => {
    const key = instances.key();
    await instances.backend.set(key, new Uint8Array([9, 9, 1, 2, 3, 9]).subarray(2, 5), minute);
    assertBytes(await instances.backend.get(key), Buffer.from([1, 2, 3]));
  });

  list.add("values: replaces one by a shorter and by a longer one", [], async (instances) => {
    const key = instances.key();
    for (const text of ["first", "2nd", "the third", ""]) {
      await instances.backend.set(key, bytesOf(text), minute);
      assertText(await instances.backend.get(key), text);
    }
  });

  copyCases(list);
  limitCases(list);
}

function stores(list: CaseList, what: string, make: () => Buffer): void {
  list.add(`values: stores ${what}`, [], async (instances) => {
    const [key, bytes] = [instances.key(), make()];
    await instances.backend.set(key, bytes, minute);
    assertBytes(await instances.backend.get(key), bytes);
  });
}

function storesSize(list: CaseList, size: number): void {
  const { maxValueBytes = Infinity } = list.subject.limits ?? {};
  if (size <= maxValueBytes) stores(list, `${size} bytes`, () => randomBytes(size));
  else list.addSkipped(`values: stores ${size} bytes`, `the backend's limit is ${maxValueBytes} bytes`);
}

function copyCases(list: CaseList): void {
  list.add("values: are not changed by what becomes of the bytes that were set", ["copies"], async (instances) => {
    const [key, bytes] = [instances.key(), bytesOf("before")];
    await instances.backend.set(key, bytes, minute);
    bytes.fill("x");
    assertText(await instances.backend.get(key), "before");
  });

  list.add("values: are not changed by what becomes of the bytes that get returned", ["copies"], async (instances) => {
    const { backend } = instances;
    const key = instances.key();
    await backend.set(key, bytesOf("stored"), minute);
    const [one, two] = await Promise.all([backend.get(key), backend.get(key)]);
    one?.fill(120);
    assertText(two, "stored");
    assertText(await backend.get(key), "stored");
  });
}

/** A value that is refused must not leave the one that it was to replace. */
function limitCases(list: CaseList): void {
  const limit = list.subject.limits?.maxValueBytes;
  if (limit === undefined) {
    for (const method of ["set", "put"]) list.addSkipped(limitName(method), "the backend has no limit");
    return;
  }
  list.add(limitName("set"), [], async (instances) => {
    const key = instances.key();
    await instances.backend.set(key, bytesOf("older"), minute);
    assert.equal(await settled(instances.backend.set(key, randomBytes(2 * limit), minute)), "rejected");
    assert.equal(await instances.backend.get(key), undefined);
  });

  list.add(limitName("put"), ["read", "put"], async (instances) => {
    const [backend, key] = [instances.with<"read" | "put">(), instances.key()];
    await backend.set(key, bytesOf("older"), minute);
    const [item] = await backend.read([key]);
    assert.equal(await settled(backend.put(key, randomBytes(2 * limit), minute, item?.token)), "rejected");
    assert.equal(await backend.get(key), undefined);
    assert.equal(await settled(backend.put(key, randomBytes(2 * limit), minute, undefined)), "rejected");
    assert.equal(await backend.get(key), undefined);
  });
}

function limitName(method: string): string {
  return `limits: a ${method} over the limit rejects, and leaves no older value`;
}
