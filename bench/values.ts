/**
 * What values cost: checking one on its way into memory against `JSON.stringify` of it, and copying one for a reader.
 *
 * Run it with `npx tsx bench/values.ts`. It prints nanoseconds, the median of rounds that alternate, so that whatever else
 * the machine does meets all alike.
 */
import { copyOf } from "../runtime/value-copy.js";
import { admitValue } from "../runtime/value-form.js";

/** 1 KB of JSON, as an API answers it. */
function article(): object {
  return {
    id: 123_456,
    slug: "how-to-train-your-dragon",
    title: "How to train your dragon",
    description: "Ever wonder how?",
    body: "It takes a Jacobian ".repeat(25),
    tagList: ["dragons", "training", "fire", "wings"],
    createdAt: "2016-02-18T03:22:56.637Z",
    updatedAt: "2016-02-18T03:48:35.824Z",
    favorited: false,
    favoritesCount: 12,
    author: { username: "jake", bio: null, image: "https://example.org/jake.jpg", following: false },
    comments: [
      { id: 1, body: "It takes a while", by: "anna" },
      { id: 2, body: "It does not", by: "bob" },
    ],
    stats: { views: 10, reads: 4, ratio: 0.4 },
  };
}

const value = article();
const rows = Array.from({ length: 100 }, (_, id) => ({ id, name: `row ${id}`, price: id * 1.5 }));
const numbers = Array.from({ length: 1_000 }, (_, index) => index * 7);
const dated = { id: 1, name: "anna", born: new Date(0) };
const frozen = admitValue(article(), true).value;

const candidates: Record<string, () => unknown> = {
  "JSON.stringify, 1 KB": () => JSON.stringify(value),
  "admitValue, 1 KB": () => admitValue(value, false),
  "admitValue, 1 KB, already frozen": () => admitValue(frozen, true),
  "structuredClone, 1 KB": () => structuredClone(value),
  "JSON.stringify, 100 rows": () => JSON.stringify(rows),
  "admitValue, 100 rows": () => admitValue(rows, false),
  "JSON.stringify, 1,000 numbers": () => JSON.stringify(numbers),
  "admitValue, 1,000 numbers": () => admitValue(numbers, false),
  "copyOf, 3 fields with a Date": () => copyOf(dated, false),
  "structuredClone, 3 fields with a Date": () => structuredClone(dated),
};

const samples = new Map(Object.keys(candidates).map((name) => [name, [] as number[]]));
for (let round = 0; round < 15; round++) {
  for (const [name, run] of Object.entries(candidates)) samples.get(name)!.push(nanoseconds(run));
}
for (const [name, times] of samples) console.log(name.padEnd(40), median(times).toFixed(0).padStart(7), "ns");

function nanoseconds(run: () => unknown): number {
  const deadline = performance.now() + 20;
  const start = performance.now();
  let calls = 0;
  do for (let each = 0; each < 50; each++, calls++) run();
  while (performance.now() < deadline);
  return ((performance.now() - start) * 1e6) / calls;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
