import { execFile } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect, isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { generate } from "../../generator/generate.js";
import { accepted, plain } from "./parsing.js";
import { project } from "./project.js";
import { inputSchema, liveSchema, rawInput, type SchemaSource } from "./random-schemas.js";

/**
 * Random specs: parsers agree with zod on what they are given, keys are injective, and the types are `z.output`. Each
 * spec has many routes, since to generate, to compile and to import costs much more than a route.
 */

type Fields = Readonly<Record<string, SchemaSource>>;

const names = ["a", "b", "limit", "x-y", "constructor", "key"];
const fields: fc.Arbitrary<Fields> = fc.dictionary(fc.constantFrom(...names), inputSchema, { minKeys: 1, maxKeys: 4 });
const routes = fc.array(fields, { minLength: 30, maxLength: 30 });

interface Generated {
  readonly [name: string]: (input: object) => { readonly query: object; readonly key: string };
}

async function generated(all: readonly Fields[]): Promise<{ readonly root: string; readonly code: Generated }> {
  const schemas = all.map((each, index) => {
    const members = Object.entries(each).map(([name, source]) => `  ${JSON.stringify(name)}: ${source},`);
    return `export const Query${index} = z.object({\n${members.join("\n")}\n});`;
  });
  const entries = all.map((_, index) => `  route${index}: get("/${index}", { query: Query${index} }),`);
  const root = project({
    "schemas.ts": `import { z } from "zod";\n${schemas.join("\n")}\n`,
    "cache.schema.ts": `import { defineCache } from "cachewright";
import { ${all.map((_, index) => `Query${index}`).join(", ")} } from "./schemas.js";
const { get, define } = defineCache({ name: "random", output: "./generated" });
export default define({\n${entries.join("\n")}\n});
`,
  });
  await generate({ spec: join(root, "cache.schema.ts") });
  return { root, code: (await import(pathToFileURL(join(root, "generated/keys.ts")).href)) as Generated };
}

/** A text that differs where two inputs do. */
function written(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) => (typeof member === "bigint" ? `${member}n` : member));
}

function checkRoute(code: Generated, index: number, route: Fields): void {
  const live = Object.fromEntries(Object.entries(route).map(([name, source]) => [name, liveSchema(source)]));
  const schema = z.object(live);
  const keys = new Map<string, string>();
  const raw = fc.record(Object.fromEntries(Object.keys(route).map((name) => [name, rawInput])), { requiredKeys: [] });
  const check = (own: object): void => {
    // zod takes what an object inherits, `constructor` for example, for what it was given.
    const given = Object.assign(Object.create(null) as object, own);
    const parsed = accepted(() => code[`parseRoute${index}`]!({ query: given }));
    const { data } = schema.safeParse(given);
    const [ours, theirs] = [plain(parsed?.query), data && plain(data)];
    if (!isDeepStrictEqual(ours, theirs)) throw new Error(`${inspect(ours)} is not zod's ${inspect(theirs)}`);
    if (!parsed) return;
    const { key } = code[`keyRoute${index}`]!(parsed);
    const text = written(plain(parsed));
    expect(keys.get(key) ?? text).toBe(text);
    keys.set(key, text);
  };
  fc.assert(fc.property(raw, check), { numRuns: 200 });
}

/** What a compiler says of a file that claims that each route's input is what zod infers. */
async function typeProblems(root: string, count: number): Promise<string> {
  const claims = Array.from({ length: count }, (_, index) => {
    const claim = `Equal<z.output<typeof Query${index}>, Route${index}Input["query"]>`;
    return `import type { Route${index}Input } from "./generated/inputs.js";
import { Query${index} } from "./schemas.js";
export const claim${index}: ${claim} = true;`;
  });
  const equal = `type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;`;
  writeFileSync(join(root, "claims.ts"), [`import type { z } from "zod";`, equal, ...claims, ""].join("\n"));
  symlinkSync(fileURLToPath(new URL("../../node_modules/@types", import.meta.url)), join(root, "node_modules/@types"));
  const repository = fileURLToPath(new URL("../..", import.meta.url));
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: "es2023",
    lib: ["es2024"],
    types: ["node"],
    module: "preserve",
    moduleResolution: "bundler",
    paths: {
      cachewright: [join(repository, "generator/spec/define.ts")],
      "cachewright/runtime": [join(repository, "runtime/index.ts")],
    },
  };
  writeFileSync(join(root, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["claims.ts"] }));
  const tsc = join(repository, "node_modules/typescript/bin/tsc");
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, "--pretty", "false", "-p", root], (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

test("random specs parse as zod does, have injective keys, and types that are what zod infers", async () => {
  await fc.assert(
    fc.asyncProperty(routes, async (all) => {
      const { root, code } = await generated(all);
      for (const [index, route] of all.entries()) {
        try {
          checkRoute(code, index, route);
        } catch (error) {
          throw new Error(`${JSON.stringify(route, null, 2)}\n${String(error)}`, { cause: error });
        }
      }
      expect(await typeProblems(root, all.length)).toBe("");
    }),
    { numRuns: 2, endOnFailure: true },
  );
}, 240_000);
