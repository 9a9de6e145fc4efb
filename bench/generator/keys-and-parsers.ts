import { createHash } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { z } from "zod";
import { compare, computed, type Candidate } from "../cost/rounds.js";
import { ratioRow, type Row } from "../cost/row.js";
import { generate, makeProject } from "./project.js";

/** A spec, and the filters of a list as applications have them: the other side parses with the same schemas. */
const files = {
  "src/filters.ts": `import { z } from "zod";
export const filters = {
  tag: z.string().max(40).optional(),
  author: z.string().min(1).max(40).optional(),
  sort: z.enum(["new", "top"]).default("new"),
  since: z.iso.date().optional(),
  featured: z.boolean().default(false),
  limit: z.number().int().min(1).max(100).default(20),
  offset: z.number().int().min(0).default(0),
};
`,
  "src/cache.schema.ts": `import { defineCache } from "cachewright";
import { z } from "zod";
import { filters } from "./filters.js";
const { get, define } = defineCache({ name: "bench", output: "./generated" });
export default define({
  item: get("/items/:id", { params: { id: z.uuid() } }),
  list: get("/items", { query: filters }),
});
`,
  "src/bench.ts": `export * from "./generated/keys.js";\nexport { filters } from "./filters.js";\n`,
};

interface Generated {
  parseItem(args: object): object;
  parseList(args: object): { query: object };
  keyItem(input: object): { key: string };
  keyList(input: object): { key: string };
  readonly filters: z.ZodRawShape;
}

const uuid = "123e4567-e89b-12d3-a456-42661417";
const calls = 100_000;

/** What is generated against what one would write by hand: a hash of sorted JSON, and the schema itself. */
export async function keysAndParsers(): Promise<readonly Row[]> {
  const { parseItem, parseList, keyItem, keyList, filters } = await generated();
  const items = many((index) => ({ params: { id: `${uuid}${String(1000 + (index % 1000))}` } }));
  const lists = many((index) => ({
    query: { tag: `tag ${index}`, author: "ann", limit: 10 + (index % 50), offset: 20 },
  }));
  const [parsedItems, parsedLists] = [items.map(parseItem), lists.map(parseList)];
  const [itemSchema, listSchema] = [
    z.object({ params: z.object({ id: z.uuid() }) }),
    z.object({ query: z.object(filters) }),
  ];
  const rows = [
    ["key of a resource", hashed, parsedItems, keyItem, (input: object) => hashOf("/items/:id", input), 5],
    ["key of a list with seven filters", hashed, parsedLists, keyList, (input: object) => hashOf("/items", input), 5],
    ["parser of a resource", "zod", items, parseItem, (input: object) => itemSchema.parse(input), 3],
    ["parser of a list with seven filters", "zod", lists, parseList, (input: object) => listSchema.parse(input), 3],
  ] as const;
  const measured: Row[] = [];
  for (const [what, against, inputs, ours, theirs, times] of rows) {
    const comparison = await compare(repeated(inputs, ours), repeated(inputs, theirs));
    measured.push(ratioRow(`${what}, ${times} times as fast`, against, comparison, { atMost: 1 / times }));
  }
  return measured;
}

const hashed = "sorted JSON + SHA-1";

async function generated(): Promise<Generated> {
  const folder = makeProject(files);
  generate(folder);
  const outfile = join(folder, "keys.mjs");
  await build({
    entryPoints: [join(folder, "src/bench.ts")],
    outfile,
    bundle: true,
    format: "esm",
    packages: "external",
  });
  return (await import(pathToFileURL(outfile).href)) as Generated;
}

function many(make: (index: number) => object): readonly object[] {
  return Array.from({ length: 1000 }, (_, index) => make(index));
}

function hashOf(path: string, input: object): string {
  return createHash("sha1")
    .update(path + sortedJson(input))
    .digest("hex");
}

function sortedJson(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${sortedJson(member)}`).join()}}`;
}

/** What was made last, so that no call can be optimised away. */
const kept: unknown[] = [];

/** Calls a function over and over. */
function repeated(inputs: readonly object[], make: (input: object) => unknown): Candidate {
  return () => {
    const start = computed();
    for (let index = 0; index < calls; index++) kept[index % 100] = make(inputs[index % inputs.length]!);
    return Promise.resolve((computed() - start) / calls);
  };
}
