import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Item } from "../../backend.js";
import type { CaseList } from "./case-list.js";
import { assertBytes, assertText, bytesOf, minute, textOf } from "./bytes.js";
import { untilGone } from "./lifetimes.js";
import type { With } from "./instances.js";

/** `read` finds what `get` finds, and a token with it. */
export function readCases(list: CaseList): void {
  list.add("read: returns items in the order of the keys, with holes", ["read"], async (instances) => {
    const backend = instances.with<"read">();
    const [first = "", second = "", missing = ""] = instances.keysOfOneServer(3);
    await backend.set(first, bytesOf("1"), minute);
    await backend.set(second, bytesOf(""), minute);
    const items = await backend.read([missing, second, first, missing, first]);
    assert.deepEqual(
      items.map((item) => textOf(item?.bytes)),
      [undefined, "", "1", undefined, "1"],
    );
    for (const item of items) if (item) assert.equal(typeof item.token, "string");
  });

  list.add("read: returns nothing for no keys", ["read"], async (instances) => {
    assert.deepEqual(await instances.with<"read">().read([]), []);
  });

  list.add("read: returns 200 items of one server", ["read"], async (instances) => {
    const [backend, keys] = [instances.with<"read">(), instances.keysOfOneServer(200)];
    await Promise.all(keys.map((key) => backend.set(key, bytesOf(key), minute)));
    assert.deepEqual(
      (await backend.read(keys)).map((item) => textOf(item?.bytes)),
      keys,
    );
  });

  list.add("read: returns large values byte by byte", ["read"], async (instances) => {
    const [backend, keys] = [instances.with<"read">(), instances.keysOfOneServer(3)];
    const values = keys.map((_, index) => randomBytes(300_000 + index));
    await Promise.all(keys.map((key, index) => backend.set(key, values[index]!, minute)));
    const items = await backend.read(keys);
    values.forEach((value, index) => assertBytes(items[index]?.bytes, value));
  });

  list.add("read: finds nothing that was deleted", ["read"], async (instances) => {
    const [backend, key] = [instances.with<"read">(), instances.key()];
    await backend.set(key, bytesOf("x"), minute);
    await backend.delete(key);
    assert.equal(await readOne(backend, key), undefined);
  });

  list.add("read: finds nothing that has expired", ["read", "expiry"], async (instances) => {
    const [backend, key] = [instances.with<"read">(), instances.key()];
    await backend.set(key, bytesOf("x"), 30);
    await untilGone(instances, key);
    assert.equal(await readOne(backend, key), undefined);
  });

  list.add(
    "read: leaves its bytes to the caller, also where a key stands twice",
    ["read", "copies"],
    async (instances) => {
      const [backend, key] = [instances.with<"read">(), instances.key()];
      await backend.set(key, bytesOf("stored"), minute);
      const [one, two] = await backend.read([key, key]);
      one!.bytes.fill(120);
      assertText(two?.bytes, "stored");
      assertText(await backend.get(key), "stored");
    },
  );
}

/** What one key holds. */
export async function readOne(backend: With<"read">, key: string): Promise<Item | undefined> {
  const [item] = await backend.read([key]);
  return item;
}
