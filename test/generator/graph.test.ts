import { join } from "node:path";
import { expect, test } from "vitest";
import { compileSpec } from "../../generator/compile.js";
import { graphOf } from "../../generator/graph.js";
import { mermaid } from "../../generator/mermaid.js";
import { project } from "./project.js";

const spec = (entries: readonly string[]) => `import { defineCache } from "cachewright";
import { z } from "zod";
const { get, put, value, define } = defineCache({
  name: "shop", output: "./generated", tags: { item: ["id", "part"], items: [] },
});
export default define({ ${entries.join(", ")} });
`;

const entries = [
  'end: get("/items/:id", { tags: ["item:{params.id}:a", "items"] })',
  'search: get("/search", { tags: (input, result, tag) => [tag.items()] })',
  'one: value({ input: { id: z.string() }, tags: ["item:{id}:b"] })',
  'update: put("/items/:id/$&", { invalidates: ["item:{params.id}:a"] })',
  'clear: put("/items", { invalidates: () => ["items"] })',
];

const drawn = `flowchart LR
  route_end["end<br>GET /items/:id"]
  route_search["search<br>GET /search"]
  value_one[["one<br>value"]]
  tag_item(["item(id, part)"])
  tag_items(["items"])
  mutation_clear{{"clear<br>PUT /items"}}
  mutation_update{{"update<br>PUT /items/:id/$#38;"}}
  any_tag[/"any tag<br>by a function of the result"/]
  route_end -->|"{params.id}:a"| tag_item
  route_end --> tag_items
  route_search -.-> any_tag
  value_one -->|"{id}:b"| tag_item
  mutation_clear -.-> any_tag
  mutation_update -->|"{params.id}:a"| tag_item
  any_tag -.- tag_item
  any_tag -.- tag_items`;

test("routes and values point at their tags, mutations at what they invalidate, functions at any", async () => {
  const root = project({ "cache.schema.ts": spec(entries), "turned/cache.schema.ts": spec(entries.toReversed()) });
  for (const file of ["cache.schema.ts", "turned/cache.schema.ts"]) {
    const { model } = await compileSpec(join(root, file));
    expect(mermaid(graphOf(model))).toBe(drawn);
  }
});

test("a graph without functions has no node for them", () => {
  const tag = { kind: "tag", name: "items", title: "items" } as const;
  expect(mermaid({ nodes: [tag], edges: [] })).toBe('flowchart LR\n  tag_items(["items"])');
});

test("names and labels hold nothing that Mermaid reads as more than text", () => {
  const nodes = [
    { kind: "route", name: "a", title: 'GET /"]-->`<b>|#;' },
    { kind: "tag", name: "a_b", title: "a_b" },
    { kind: "tag", name: "a$é", title: "a$é(line\nbreak)" },
  ] as const;
  const edges = [{ from: "a", tag: "a$é", args: 'x"|y\\' }];
  expect(mermaid({ nodes, edges })).toBe(`flowchart LR
  route_a["a<br>GET /#34;]--#62;#96;#60;b#62;#124;#35;;"]
  tag_a_5f_b(["a_b"])
  tag_a_24__e9_(["a$é(line#10;break)"])
  route_a -->|"x#34;#124;y#92;"| tag_a_24__e9_`);
});
