import assert from "node:assert/strict";
import type { CaseList } from "./case-list.js";
import { assertText, bytesOf, minute } from "./bytes.js";

/** What the cache makes at most, and what other backends and proxies have as their bounds. */
const lengths = [200, 250, 251, 1000, 10_000, 65_000, 100_000];

/** A key names one value. */
export function keyCases(list: CaseList): void {
  list.add("keys: have nothing when they were never set", [], async (instances) => {
    assert.equal(await instances.backend.get(instances.key()), undefined);
  });

  list.add("keys: have nothing after a delete", [], async (instances) => {
    const key = instances.key();
    await instances.backend.set(key, bytesOf("x"), minute);
    await instances.backend.delete(key);
    assert.equal(await instances.backend.get(key), undefined);
  });

  list.add("keys: are deleted without an error when they are not there", [], async (instances) => {
    const key = instances.key();
    await instances.backend.delete(key);
    await instances.backend.delete(key);
    assert.equal(await instances.backend.get(key), undefined);
  });

  list.add("keys: may have every printable ASCII character, in both cases", [], async (instances) => {
    const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join("");
    const stem = instances.key();
    const keys = [`${stem}${printable}`, `${stem}${printable.toLowerCase()}`, `${stem}%`, `${stem}%25`, `${stem}*`];
    await Promise.all(keys.map((key) => instances.backend.set(key, bytesOf(key), minute)));
    for (const key of keys) assertText(await instances.backend.get(key), key);
  });

  list.add("keys: may be one character long", [], async (instances) => {
    await instances.backend.set("~", bytesOf("short"), minute);
    assertText(await instances.backend.get("~"), "short");
    await instances.backend.delete("~");
  });

  for (const length of lengths) keepsApart(list, length);
}

function keepsApart(list: CaseList, length: number): void {
  const name = `keys: of ${length} characters are kept apart when they differ in the last one`;
  const { maxKeyLength = Infinity } = list.subject.limits ?? {};
  if (length > maxKeyLength) return list.addSkipped(name, `the backend's limit is ${maxKeyLength} characters`);

  list.add(name, [], async (instances) => {
    const { backend } = instances;
    const stem = instances.key().padEnd(length - 1, "/?&=%|~");
    await backend.set(`${stem}a`, bytesOf("a"), minute);
    await backend.set(`${stem}b`, bytesOf("b"), minute);
    assertText(await backend.get(`${stem}a`), "a");
    await backend.delete(`${stem}a`);
    assert.equal(await backend.get(`${stem}a`), undefined);
    assertText(await backend.get(`${stem}b`), "b");
  });
}
