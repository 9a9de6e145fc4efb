/**
 * What a hit in memory costs: `getOrSet` of the cache against a single-flight Map as one would write it by hand.
 *
 * Run it with `npx tsx bench/memory-hit.ts`. It prints nanoseconds per hit and their ratio. Rounds alternate, so that
 * whatever else the machine does meets both alike; the median of the rounds counts.
 */
import { createCache } from "../runtime/create-cache.js";

interface Item {
  readonly value: unknown;
  readonly staleAt: number;
}

/** The yardstick: no bounds, no tags, no fence, no options. */
function singleFlightMap(ttlMs: number): (key: string, load: () => Promise<unknown>) => Promise<unknown> {
  const items = new Map<string, Item>();
  const flights = new Map<string, Promise<unknown>>();
  return async (key, load) => {
    const item = items.get(key);
    if (item && Date.now() < item.staleAt) return item.value;
    const running = flights.get(key);
    if (running) return running;
    const flight = load().finally(() => flights.delete(key));
    flights.set(key, flight);
    const value = await flight;
    items.set(key, { value, staleAt: Date.now() + ttlMs });
    return value;
  };
}

const rounds = 15;
const hitsPerRound = 400_000;
const keys = Array.from({ length: 1000 }, (_, index) => `article:how-to-train-your-dragon-${index}`);
const load = (): Promise<unknown> => Promise.resolve({ title: "Dragons" });

const cache = createCache({ ttl: "1h" });
const byHand = singleFlightMap(3_600_000);
const candidates = {
  cachewright: (key: string) => cache.getOrSet(key, load),
  byHand: (key: string) => byHand(key, load),
};

const samples = { cachewright: [] as number[], byHand: [] as number[] };
for (let round = 0; round < rounds; round++) {
  samples.byHand.push(await nanosecondsPerHit(candidates.byHand));
  samples.cachewright.push(await nanosecondsPerHit(candidates.cachewright));
}
const [ours, yardstick] = [median(samples.cachewright), median(samples.byHand)];
console.log(`cachewright getOrSet   ${ours.toFixed(0)} ns`);
console.log(`single-flight Map      ${yardstick.toFixed(0)} ns`);
console.log(`ratio                  ${(ours / yardstick).toFixed(2)}`);
await cache.close();

async function nanosecondsPerHit(getOrSet: (key: string) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let round = 0; round < hitsPerRound / keys.length; round++) for (const key of keys) await getOrSet(key);
  return ((performance.now() - start) * 1e6) / hitsPerRound;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
