import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Compiled, compileSpec } from "../../generator/compile.js";
import { explain, type Explanation } from "../../generator/explain/explain.js";
import { explanationData } from "../../generator/explain/explanation-data.js";
import { explanationLines } from "../../generator/explain/explanation-text.js";
import { requestFacts, type RequestOptions } from "../../generator/explain/request.js";
import { leftovers, lastingProject, specHead } from "./project.js";

const spec = `import { defineCache } from "cachewright";
import { z } from "zod";
import { byTenant, slow } from "./keys.js";
const { get, put, post, value, define } = defineCache({
  name: "shop",
  output: "./generated/deep",
  identity: { id: z.number().int().min(100), role: z.enum(["admin", "user"]).default("user") },
  headers: { "x-tenant": z.string().optional() },
  tags: { item: ["id"], items: [], viewer: ["id"] },
});
export default define({
  listItems: get("/items", {
    query: { limit: z.number().int().max(100).default(20), tag: z.array(z.string()).optional() },
    cookies: { theme: z.enum(["dark", "light"]).optional() },
    ttl: "5m", staleWhileRevalidate: "1h", staleIfError: "1d", negativeTtl: { 404: "30s" },
    tags: ["items"],
  }),
  getItem: get("/items/:id", { identity: "optional", ttl: 30, tags: ["item:{params.id}", "viewer:{identity.id}"] }),
  special: get("/items/special", { ttl: "forever", tags: ["item:special"] }),
  mine: get("/mine", { identity: "required", query: { page: z.number().int().default(1) }, tags: ["viewer:{identity.id}"] }),
  byTenant: get("/tenants/:id", { key: byTenant, tags: (input, result, tag) => [tag.items()] }),
  byTemplate: get("/search", { query: { q: z.string().max(20), lang: z.string().max(5).default("en") }, key: "q/{query.q}" }),
  slow: get("/slow", { key: slow }),
  updateItem: put("/items/:id", { invalidates: ["item:{params.id}", "items"] }),
  openItem: post("/items/special/open", { invalidates: ["item:special"] }),
  secret: post("/secret", { identity: "required", invalidates: (input, result, tag) => [tag.items()] }),
  itemById: value({ input: { id: z.string() }, tags: ["item:{id}"] }),
});
`;

const keys = `export const byTenant = (input: { params: { id: string }; headers: { "x-tenant"?: string } }) => {
  if (input.params.id === "boom") throw new Error("no such tenant");
  console.log("looked up", input.params.id);
  return { tenant: input.headers["x-tenant"] ?? "none", id: input.params.id };
};
export const slow = (): string => { for (;;); };
`;

const { root, remove } = lastingProject({ "src/cache.schema.ts": spec, "src/keys.ts": keys });
afterAll(remove);
let compiled: Compiled;
beforeAll(async () => {
  compiled = await compileSpec(join(root, "src/cache.schema.ts"));
});

let printed = "";

function ask(method: string, url: string, options: RequestOptions = {}): Promise<Explanation> {
  const facts = requestFacts(options, compiled.model.identity);
  return explain(compiled, { ...facts, method, url }, { onPrint: (text) => (printed += text) });
}

async function lines(...asked: Parameters<typeof ask>): Promise<string> {
  return explanationLines(await ask(...asked), "src/cache.schema.ts:1:1").join("\n");
}

async function data(...asked: Parameters<typeof ask>): Promise<unknown> {
  const place = { file: "f", line: 1, column: 1 };
  return JSON.parse(JSON.stringify(explanationData(await ask(...asked), place)));
}

describe("a cached route", () => {
  test("is told with inputs, key, spans, tags and what invalidates it", async () => {
    const version = compiled.model.routes.find(({ name }) => name === "listItems")?.version;
    const text = await lines("GET", "/items/?tag=b&tag=a%20b&limit=7&utm=x", {
      header: ["X-Tenant:  acme "],
      cookie: ["theme=dark"],
    });
    expect(text).toBe(
      `route           listItems  GET /items
                src/cache.schema.ts:1:1
inputs          query.limit       7
                query.tag         [ 'b', 'a b' ]
                cookies.theme     "dark"
                headers.x-tenant  "acme"
key             shop:listItems@${version}:/items?limit=7&tag=b,a%20b,|cookies.theme=dark|headers.x-tenant=acme
ttl             5m, 404: 30s
stale           1h more while it is refreshed
                1d more when loading fails
tags            items
invalidated by  secret      POST /secret    perhaps: a function names its tags
                updateItem  PUT /items/:id  always
note            not declared, so nobody sees it: query utm`,
    );
  });

  test("has concrete tags, and says for which requests a mutation invalidates them", async () => {
    const text = await lines("GET", "/items/a%3Ab", { identity: ["id=150", "role=admin"] });
    expect(text).toContain('inputs          params.id         "a:b"');
    expect(text).toMatch(/key +shop:getItem@\w+:\/items\/a%3Ab\|identity\.id=150\|identity\.role=admin$/m);
    expect(text).toContain("tags            item:a%3Ab\n                viewer:150\n");
    expect(text).toContain('updateItem  PUT /items/:id  when {params.id} is "a:b"');
    expect(text).not.toContain("openItem");
  });

  test("is the most specific one, and the others are named", async () => {
    const text = await lines("GET", "/items/special");
    expect(text).toMatch(/^route +special {2}GET/);
    expect(text).toContain("ttl             forever");
    expect(text).toContain("`getItem` (/items/:id) fits too: mount it after `special`");
    expect(text).toContain("openItem    POST /items/special/open  always");
  });

  test("of somebody unknown has a pattern in the place of the identity", async () => {
    const text = await lines("GET", "/mine?page=3");
    expect(text).toMatch(
      /key +shop:mine@\w+:\/mine\?page=3\|identity\.id=\{identity\.id\}\|identity\.role=\{identity\.role\}$/m,
    );
    expect(text).toContain("tags            viewer:{identity.id}");
    expect(text).toContain("identity.id       not given");
    expect(text).toContain("gets a 401; to say who asks, add --identity id=VALUE …");
  });

  test("with a key function is asked through it, and shows what its handler sees", async () => {
    printed = "";
    const told = await data("GET", "/tenants/t%2F1", { header: ["x-tenant: acme"] });
    expect(told).toMatchObject({
      inputs: { params: { id: "t/1" } },
      key: expect.stringMatching(/^shop:byTenant@\w+:id=t%2F1&tenant=acme$/),
      handlerSees: { key: { tenant: "acme", id: "t/1" } },
      tags: "function",
      ttlMs: 60_000,
    });
    expect(printed).toBe("looked up t/1\n");
  });

  test("with a template shows what its handler sees", async () => {
    const told = await data("GET", "/search?q=x");
    expect(told).toMatchObject({ inputs: { query: { q: "x", lang: "en" } }, handlerSees: { query: { q: "x" } } });
  });

  test("is told to programs, where `null` is forever", async () => {
    expect(await data("GET", "/items/special")).toMatchObject({
      method: "GET",
      url: "/items/special",
      route: { name: "special", method: "GET", path: "/items/special", file: "f", line: 1, column: 1 },
      alsoTakenBy: ["getItem"],
      identity: "none",
      ttlMs: null,
      tags: ["item:special"],
      invalidatedBy: [
        { name: "openItem", method: "POST", path: "/items/special/open", meetings: [{ when: [], perhaps: false }] },
        { name: "secret", meetings: [{ when: [], perhaps: true }] },
        {
          name: "updateItem",
          meetings: [{ tag: "item:{params.id}", when: [{ input: "{params.id}", is: "special" }] }],
        },
      ],
    });
  });
});

describe("a request that is refused", () => {
  test.each<[string, string, RequestOptions, string]>([
    ["a wrong parameter", "/items?limit=200", {}, "400 query.limit must be at most 100"],
    ["a repeated parameter", "/items?limit=1&limit=2", {}, "400 query.limit must not be repeated"],
    ["a wrong cookie", "/items", { cookie: ["theme=red"] }, "400 cookies.theme must be"],
    ["a broken path", "/items/%zz", {}, "400 the path has a broken percent-encoding"],
    ["a wrong identity", "/mine", { identity: ["id=7"] }, "400 identity.id must be at least 100"],
    ["a wrong parameter of somebody unknown", "/mine?page=x", {}, "400 query.page must be"],
    ["a key function that throws", "/tenants/boom", {}, "500 no such tenant"],
  ])("for %s is told with what the client gets", async (_, url, options, answer) => {
    const text = await lines("GET", url, options);
    expect(text).toContain(`answer          ${answer}`);
    expect(text).toMatch(/^key +shop:\w+@\w+:/m);
    expect(await data("GET", url, options)).toMatchObject({
      refused: { status: Number(answer.slice(0, 3)) },
      key: null,
    });
  });
});

describe("a mutation", () => {
  test("is told with what it invalidates, and which entries that affects", async () => {
    expect(await lines("PUT", "/items/7")).toBe(
      `route           updateItem  PUT /items/:id
                src/cache.schema.ts:1:1
inputs          params.id         "7"
                headers.x-tenant  absent
invalidates     item:7
                items
affects         byTenant   GET /tenants/:id  perhaps: a function names its tags
                getItem    GET /items/:id    when {params.id} is "7"
                listItems  GET /items        always
                itemById   (value)           when {id} is "7"`,
    );
  });

  test("whose tags a function makes may affect whatever has tags", async () => {
    const text = await lines("POST", "/secret", { identity: ['{"id":100}'] });
    expect(text).toContain("invalidates     by a function of the result: any of item, items, viewer");
    expect(text).toMatch(/mine +GET \/mine +perhaps, by viewer:\{identity\.id\}/);
  });
});

test("a request that no route takes is a problem with near matches", async () => {
  await expect(ask("GET", "/api/items/7")).rejects.toMatchObject({
    diagnostics: [{ code: "CW1501", fix: expect.stringMatching(/^did you mean `GET \/items\/:id` \(getItem\)/) }],
  });
  await expect(ask("GET", "/zebra")).rejects.toMatchObject({
    diagnostics: [{ code: "CW1501", fix: expect.stringMatching(/there are `GET \/search`, .*`PUT \/items\/:id`/) }],
  });
});

test("a key function that never ends is stopped, and nothing is left behind", async () => {
  const asking = { headers: {}, identity: undefined, method: "GET", url: "/slow" };
  await expect(explain(compiled, asking, { timeoutMs: 2_000 })).rejects.toMatchObject({
    diagnostics: [{ code: "CW1008", message: "the generated code of `slow` was still running after 2 s" }],
  });
  expect(leftovers(root)).toEqual([]);
});

test.each([
  ["no answer at all", "Buffer.from('junk')"],
  ["another answer", "serialize({ kind: 'read', inputs: [], key: 7 })"],
])("a key function that makes of the answer %s is told", async (_name, answer) => {
  const { root: folder, remove: removeFolder } = lastingProject({
    "cache.schema.ts": `${specHead}import { key } from "./key.js";\nexport default define({ item: get("/a", { key }) });\n`,
    "key.ts": `import { serialize } from "node:v8";
import { writeFileSync } from "node:fs";
export const key = (): string => {
  writeFileSync(process.argv[2] + "/outcome", ${answer});
  process.kill(process.pid, "SIGKILL");
  return "a";
};
`,
  });
  onTestFinished(removeFolder);
  const made = await compileSpec(join(folder, "cache.schema.ts"));
  const asking = { headers: {}, identity: undefined, method: "GET", url: "/a" };
  await expect(explain(made, asking)).rejects.toMatchObject({
    diagnostics: [{ code: "CW1007", message: "the generated code of `item` broke the process that asked it" }],
  });
});

describe("options", () => {
  const read = (options: RequestOptions) => requestFacts(options, compiled.model.identity);

  test("are joined as Node joins headers", () => {
    const options = { header: ["A: 1", "a: 2", "Cookie: x=1"], cookie: ["y=2"] };
    expect(read(options).headers).toEqual({ a: "1, 2", cookie: "x=1; y=2" });
  });

  test("say who asks, as fields, as JSON, or as the one value that there is", () => {
    expect(read({ identity: ["id=7", "role=admin"] }).identity).toEqual({ id: 7, role: "admin" });
    expect(read({ identity: ['{"id":"7"}'] }).identity).toEqual({ id: "7" });
    const one = { kind: "object", fields: [{ name: "name", shape: { kind: "string", checks: [] } }] } as const;
    expect(requestFacts({ identity: ["7"] }, one).identity).toEqual({ name: "7" });
  });

  test.each<[RequestOptions, string]>([
    [{ header: ["x-tenant"] }, "write --header 'name: value'"],
    [{ cookie: ["theme"] }, "write --cookie name=value"],
    [{ identity: ["7"] }, "write --identity id=… --identity role=…"],
  ])("%o says what to write instead", (options, message) => {
    expect(() => read(options)).toThrow(message);
  });

  test("name nobody where the spec has no identity", () => {
    expect(() => requestFacts({ identity: ["7"] }, undefined)).toThrow("declares no `identity`");
  });
});
