import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { median } from "../cost/rounds.js";
import { duration, judged, type Row } from "../cost/row.js";
import { generate, makeProject, write } from "./project.js";

const routes = 1000;
const names = Array.from({ length: routes }, (_, index) => `route${index}`);

const query = `z.object({ tag: z.string().max(40).optional(), sort: z.enum(["new", "top"]).default("new"), limit: z.number().int().min(1).max(100).default(20) })`;
const response = `z.object({ id: z.uuid(), title: z.string(), tags: z.array(z.string()), author: z.object({ name: z.string(), image: z.string().optional() }) })`;
const body = `({ query, params }) => ({ id: params.id, title: query.sort, tags: [query.tag ?? ""], author: { name: String(query.limit) } })`;

/**
 * What the compiler does with a program of generated types, against the same program with types inferred by zod: its types
 * and handlers alone, and with all generated code, where the other side has an `inputs.ts` that infers.
 */
export async function typecheck(): Promise<readonly Row[]> {
  const ours = makeProject({ "src/cache.schema.ts": spec(), "tsconfig.json": config });
  const theirs = makeProject({ "src/cache.schema.ts": spec(), "tsconfig.json": config });
  for (const folder of [ours, theirs]) {
    generate(folder);
    write(folder, { "src/handlers.ts": handlers() });
  }
  write(theirs, { "src/generated/inputs.ts": inferredInputs() });
  const alone = compared("type check of 1,000 types and handlers, CPU time, a fifth", ours, theirs);
  for (const folder of [ours, theirs])
    write(folder, { "src/wrappers.ts": `export * from "./generated/express.js";\n` });
  return [alone, compared("the same with all generated code", ours, theirs)];
}

function compared(what: string, ours: string, theirs: string): Row {
  const rounds = Array.from({ length: 5 }, () => ({ ours: cpuOf(ours), theirs: cpuOf(theirs) }));
  const ratio = median(rounds.map((round) => round.ours / round.theirs));
  return {
    what,
    ours: duration(median(rounds.map((round) => round.ours)) * 1e6),
    yardstick: `${duration(median(rounds.map((round) => round.theirs)) * 1e6)} (types inferred by zod)`,
    figure: ratio.toFixed(2),
    ...judged(ratio, { atMost: 0.2 }),
  };
}

function spec(): string {
  const entries = names.map(
    (name, index) => `  ${name}: get("/r${index}/:id", { query: ${query}, response: ${response} }),`,
  );
  return `import { defineCache } from "cachewright";
import { z } from "zod";
const { get, define } = defineCache({ name: "bench", output: "./generated", targets: ["express"] });
export default define({
${entries.join("\n")}
});
`;
}

function handlers(): string {
  const types = names.map((name) => `${capital(name)}Handler`);
  return [
    `import type { ${types.join(", ")} } from "./generated/inputs.js";`,
    ...names.map((name, index) => `export const ${name}: ${types[index]} = ${body};`),
    "",
  ].join("\n");
}

/** The names of a generated `inputs.ts`, with types that the compiler has to find. */
function inferredInputs(): string {
  return [
    `import type { RouteHandler } from "cachewright/runtime";`,
    `import { z } from "zod";`,
    ...names.map((name, index) => {
      const type = capital(name);
      return `const query${index} = ${query};
const params${index} = z.object({ id: z.string() });
const response${index} = ${response};
export type ${type}Arguments = { params: z.input<typeof params${index}>; query?: z.input<typeof query${index}> | undefined };
export type ${type}Input = { query: z.output<typeof query${index}>; params: z.output<typeof params${index}> };
export type ${type}Response = z.output<typeof response${index}>;
export type ${type}Handler = RouteHandler<${type}Input, ${type}Response>;`;
    }),
    "",
  ].join("\n");
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

const config = JSON.stringify({
  compilerOptions: {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: "es2023",
    lib: ["es2023"],
    module: "nodenext",
    moduleResolution: "nodenext",
    types: ["node"],
  },
  include: ["src/handlers.ts", "src/wrappers.ts"],
});

/** CPU seconds of the compiler, its threads and children included, by the shell's own clock. */
function cpuOf(folder: string): number {
  const tsc = resolve("node_modules/typescript/bin/tsc");
  const script = `TIMEFORMAT="%U %S"; time "$0" "$1" -p "$2"`;
  const printed = execFileSync(
    "bash",
    ["-c", `{ ${script}; } 2>&1`, process.execPath, tsc, join(folder, "tsconfig.json")],
    {
      encoding: "utf8",
    },
  );
  const [user, system] = printed.trim().split(" ").map(Number);
  if (user === undefined || system === undefined || Number.isNaN(user + system)) throw new Error(printed);
  return user + system;
}
