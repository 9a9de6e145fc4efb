import assert from "node:assert/strict";
import type { CaseList } from "./case-list.js";
import { assertText, bytesOf, minute, textOf } from "./bytes.js";

/** Calls do not get in each other's way. */
export function concurrencyCases(list: CaseList): void {
  list.add("concurrency: 200 sets and 200 gets run at once", [], async (instances) => {
    const [{ backend }, keys] = [instances, instances.keys(200)];
    await Promise.all(keys.map((key) => backend.set(key, bytesOf(`value of ${key}`), minute)));
    const values = await Promise.all(keys.map((key) => backend.get(key)));
    assert.deepEqual(
      values.map(textOf),
      keys.map((key) => `value of ${key}`),
    );
  });

  list.add("concurrency: gets of one key at once find the same", [], async (instances) => {
    const [{ backend }, key] = [instances, instances.key()];
    await backend.set(key, bytesOf("one"), minute);
    const values = await Promise.all(Array.from({ length: 100 }, () => backend.get(key)));
    assert.deepEqual(
      values.map(textOf),
      values.map(() => "one"),
    );
  });

  list.add("concurrency: a get that begins after a set has ended finds it", [], async (instances) => {
    const { backend } = instances;
    const chain = async (key: string): Promise<void> => {
      for (let round = 0; round < 20; round++) {
        await backend.set(key, bytesOf(`${round}`), minute);
        assertText(await backend.get(key), `${round}`);
        if (round % 5 !== 4) continue;
        await backend.delete(key);
        assert.equal(await backend.get(key), undefined);
      }
    };
    await Promise.all(instances.keys(20).map(chain));
  });

  list.add("concurrency: large and small values at once are not mixed up", [], async (instances) => {
    const { backend } = instances;
    const keys = instances.keys(40);
    const values = keys.map((key, index) => bytesOf(`${key} `.repeat(index % 2 === 0 ? 1 : 5000)));
    await Promise.all(keys.map((key, index) => backend.set(key, values[index]!, minute)));
    const found = await Promise.all(keys.map((key) => backend.get(key)));
    found.forEach((bytes, index) => assert.ok(bytes && values[index]!.equals(bytes), `other bytes under key ${index}`));
  });

  list.add("concurrency: two instances see each other's values", ["shared"], async (instances) => {
    const [{ backend }, other, key] = [instances, await instances.other(), instances.key()];
    await backend.set(key, bytesOf("from one"), minute);
    assertText(await other.get(key), "from one");
    await other.delete(key);
    assert.equal(await backend.get(key), undefined);
  });

  list.add("concurrency: two instances agree after a storm of writes", ["shared"], async (instances) => {
    const [{ backend }, other, keys] = [instances, await instances.other(), instances.keys(10)];
    const write = async (index: number): Promise<void> => {
      const [writer, key] = [index % 2 === 0 ? backend : other, keys[index % keys.length]!];
      if (index % 7 === 0) await writer.delete(key);
      else await writer.set(key, bytesOf(`${index}`), minute);
    };
    await Promise.all(Array.from({ length: 400 }, (_, index) => write(index)));
    const [own, others] = [
      await Promise.all(keys.map((key) => backend.get(key))),
      await Promise.all(keys.map((key) => other.get(key))),
    ];
    assert.deepEqual(own.map(textOf), others.map(textOf));
  });
}
