import { join } from "node:path";
import { expect, test } from "vitest";
import { compileSpec } from "../../generator/compile.js";
import { codes, DiagnosticsError } from "../../generator/diagnostic.js";
import { project } from "./project.js";

/** The codes and first words of all problems of a spec. */
async function problems(entries: string, options = ""): Promise<string[]> {
  const root = project({
    "cache.schema.ts": `import { defineCache, type } from "cachewright";
import { z } from "zod";
const { get, put, value, define } = defineCache({ name: "shop", output: "./generated", tags: { item: ["id"] }, ${options} } as never) as any;
export default define({ ${entries} });
`,
  });
  const error: unknown = await compileSpec(join(root, "cache.schema.ts")).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DiagnosticsError);
  return (error as DiagnosticsError).diagnostics.map(({ code, message }) => `${code} ${message}`).toSorted();
}

test("what is no entry hides nothing", async () => {
  const found = await problems(`none: 1, odd: get("/odd", 5), bad: get("/bad", { ttl: "soon" }), "a-b": get("/x")`);
  expect(found.map((problem) => problem.slice(0, 6)).toSorted()).toEqual(
    [codes.NO_ENTRY, codes.NO_ENTRY, codes.INVALID_DURATION, codes.INVALID_NAME].toSorted(),
  );
  expect(found.join("\n")).toContain("`none` is neither a route nor a value");
  expect(found.join("\n")).toContain("the options of `odd` are not a plain object");
});

test("wrong options of `defineCache` do not hide the problems of routes", async () => {
  const found = await problems(
    `a: get("/a/:id", { tags: ["nobody:{params.id}"] }), b: get("/b/:x", { tags: ["item:{params.y}"] }), c: get("/b/:z"), d: get("no")`,
    `ttl: "soon", targets: ["koa"], colour: 1`,
  );
  expect(found.map((problem) => problem.slice(0, 6))).toEqual([
    codes.UNKNOWN_OPTION,
    codes.INVALID_PATH,
    codes.DUPLICATE_ROUTE,
    codes.UNKNOWN_TARGET,
    codes.INVALID_DURATION,
    codes.UNKNOWN_INPUT,
    codes.UNKNOWN_FAMILY,
  ]);
});

test("an entry with a wrong option keeps its other rules", async () => {
  const found = await problems(
    `a: get("/a/:id", { ttl: "soon", tags: ["nobody:{params.id}"] }), b: get("/a/:x", { identity: "maybe", version: {} })`,
  );
  expect(found.map((problem) => problem.slice(0, 6))).toEqual([
    codes.INVALID_OPTION,
    codes.INVALID_OPTION,
    codes.DUPLICATE_ROUTE,
    codes.INVALID_DURATION,
    codes.UNKNOWN_FAMILY,
  ]);
});

test.each([
  [`a: get("/a", { query: { q: 1 }, tags: ["item:{query.q}"], key: "k/{query.q}" })`, "", codes.INVALID_OPTION],
  [`a: get("/a", { ttl: "x", softTimeout: "1s", staleIfError: "0s" })`, "", codes.INVALID_DURATION],
  [`a: get("/a", { identity: "required", tags: ["item:{identity.id}"] })`, "identity: 5", codes.INVALID_OPTION],
  [`a: get("/a/:id", { tags: ["other:{params.id}"] })`, "tags: 7", codes.INVALID_OPTION],
  [`a: get("/a", { key: "{headers.x}" })`, "headers: [1]", codes.INVALID_OPTION],
  [`v: value({ input: 5, tags: ["item:{id}"] }), w: get("/w")`, "", codes.INVALID_OPTION],
  [`a: get("/a")`, `name: "not a name"`, codes.INVALID_NAME],
] as const)("a gap is no second problem: %s %s", async (entries, options, code) => {
  const found = await problems(entries, options);
  expect(found.map((problem) => problem.slice(0, 6))).toEqual([code]);
});
