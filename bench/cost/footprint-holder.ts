/** Holds 100,000 Buffers of 1 KB in one way and prints how many bytes of heap and external memory that takes. */
import { LRUCache } from "lru-cache";
import { openBench } from "./entries.js";
import { UniformLookup } from "../../runtime/uniform-lookup.js";

const count = 100_000;
const bytes = 1_024;
const bounds = { maxBytes: 1024 * 1024 * 1024, maxEntries: count };

/** Each way returns what must stay reachable. */
const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  map: () => {
    const map = new Map<string, Buffer>();
    for (let index = 0; index < count; index++) map.set(key(index), Buffer.alloc(bytes, index));
    return Promise.resolve(map);
  },
  lru: () => {
    const lru = new LRUCache<string, Buffer>({ max: count, maxSize: bounds.maxBytes, sizeCalculation: () => bytes });
    for (let index = 0; index < count; index++) lru.set(key(index), Buffer.alloc(bytes, index));
    return Promise.resolve(lru);
  },
  cache: async () => {
    const cache = openBench({ memory: bounds });
    for (let index = 0; index < count; index++) await cache.set(key(index), Buffer.alloc(bytes, index));
    return cache;
  },
  tagged: async () => {
    const cache = openBench({ memory: bounds });
    for (let index = 0; index < count; index++) {
      await cache.set(key(index), Buffer.alloc(bytes, index), { tags: [`article:${index}`, "articles"] });
    }
    return cache;
  },
  responses: async () => {
    const cache = openBench({ memory: bounds });
    for (let index = 0; index < count; index++) {
      const lookup = new UniformLookup(cache, key(index), { tags: [`article:${index}`, "articles"] });
      const headers = { "content-type": "application/json", etag: `W/"${index}"` };
      const payload = { kind: "response" as const, status: 200, headers, body: Buffer.alloc(bytes, index) };
      await cache.core.store(lookup, { payload, tags: [], storable: true, shareable: true });
    }
    return cache;
  },
};

const way = ways[process.argv[2] ?? ""];
if (!way) throw new Error(`use one of ${Object.keys(ways).join(", ")}`);
// What the code itself needs is there before the first look.
await openBench().set("warm", Buffer.alloc(1));
const before = heldBytes();
const kept = await way();
console.log(heldBytes() - before);
// Looked at after the measurement, so that it cannot be collected before.
if (kept === undefined) throw new Error("nothing was kept");

function key(index: number): string {
  return `article:how-to-train-your-dragon-${index}`;
}

function heldBytes(): number {
  for (let round = 0; round < 3; round++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
