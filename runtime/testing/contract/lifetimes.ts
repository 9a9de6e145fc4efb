import assert from "node:assert/strict";
import type { CaseList } from "./case-list.js";
import { assertText, bytesOf, day, minute, year } from "./bytes.js";
import type { Instances } from "./instances.js";
import { until } from "./until.js";

/** Around 30 days, where memcached takes a span for an instant, and up to what overflows 32 bits. */
const longMs = [10_000.5, minute, 30 * day - 1, 30 * day, 30 * day + 1, 31 * day, year, 100 * year, Infinity];

const shortMs = [0.4, 1, 1.5, 40, 99.9, 250];

/** Whole seconds, because a server that counts in seconds forgets too early there. */
const secondMs = 1000;

/** Values live about as long as they were given. */
export function lifetimeCases(list: CaseList): void {
  for (const ttlMs of longMs) {
    list.add(`lifetimes: a value whose ttl is ${ttlMs} ms is kept`, [], async (instances) => {
      const key = instances.key();
      await instances.backend.set(key, bytesOf("kept"), ttlMs);
      assertText(await instances.backend.get(key), "kept");
    });
  }

  for (const ttlMs of shortMs) {
    list.add(`lifetimes: a value whose ttl is ${ttlMs} ms is forgotten`, ["expiry"], async (instances) => {
      const key = instances.key();
      await instances.backend.set(key, bytesOf("short"), ttlMs);
      await untilGone(instances, key);
    });
  }

  list.add("lifetimes: a value is not forgotten before its time", ["expiry"], async (instances) => {
    const key = instances.key();
    const start = performance.now();
    await instances.backend.set(key, bytesOf("second"), secondMs);
    await untilGone(instances, key);
    // The clocks of two machines count milliseconds at different instants.
    assert.ok(performance.now() - start > secondMs - 5, `gone after ${performance.now() - start} ms`);
  });

  list.add("lifetimes: the ttl of the last set counts", ["expiry"], async (instances) => {
    const [key, gone] = [instances.key(), instances.key()];
    await instances.backend.set(key, bytesOf("first"), 30);
    await instances.backend.set(key, bytesOf("second"), minute);
    await instances.backend.set(gone, bytesOf("short"), 30);
    await untilGone(instances, gone);
    assertText(await instances.backend.get(key), "second");
  });

  list.add("lifetimes: a short one follows a long one", ["expiry"], async (instances) => {
    const key = instances.key();
    await instances.backend.set(key, bytesOf("first"), Infinity);
    await instances.backend.set(key, bytesOf("second"), 30);
    await untilGone(instances, key);
  });
}

/** Resolves once nothing is found under `key`. */
export function untilGone({ backend }: Instances, key: string): Promise<void> {
  return until(async () => (await backend.get(key)) === undefined);
}
