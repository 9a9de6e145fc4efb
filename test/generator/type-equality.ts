import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "../../generator/generate.js";
import { project } from "./project.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A project whose responses are compared with what zod says of their schemas. */
export interface ComparedProject {
  readonly root: string;
  /** The text of the generated `inputs.ts`. */
  readonly inputs: string;
}

/**
 * Generates code for a module of schemas, a route for each, and writes a file that compiles only where each response is
 * exactly the `z.output` of its schema.
 *
 * @param schemas the source of `schemas.ts`
 * @param names the exports of it to compare, each a name that begins with a small letter
 */
export async function comparedProject(schemas: string, names: readonly string[]): Promise<ComparedProject> {
  const routes = names.map((name) => `  ${name}: get("/${name}", { response: s.${name} }),`);
  const folder = project({
    "schemas.ts": schemas,
    "cache.schema.ts": [
      'import { defineCache } from "cachewright";',
      'import * as s from "./schemas.js";',
      'const { get, define } = defineCache({ name: "compared", output: "./generated" });',
      "export default define({",
      ...routes,
      "});\n",
    ].join("\n"),
    "compared.ts": [
      'import type { z } from "zod";',
      'import type * as made from "./generated/inputs.js";',
      'import type * as s from "./schemas.js";',
      "type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;",
      "declare function same<A, B>(is: Same<A, B>): void;",
      ...names.map((name) => `same<z.output<typeof s.${name}>, made.${capital(name)}Response>(true);\n`),
    ].join("\n"),
  });
  await generate({ spec: join(folder, "cache.schema.ts") });
  return { root: folder, inputs: readFileSync(join(folder, "generated/inputs.ts"), "utf8") };
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What a compiler says of a project: nothing when all types are the same. */
export function compareTypes(
  compiler: string,
  { root: folder }: ComparedProject,
  options: object = {},
): Promise<string> {
  const compilerOptions = {
    target: "es2023",
    lib: ["es2023", "es2024.string"],
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    module: "preserve",
    moduleResolution: "bundler",
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    paths: {
      "cachewright/runtime": [join(root, "runtime/index.ts")],
      zod: [join(root, "node_modules/zod/index.d.ts")],
    },
    ...options,
  };
  const config = join(folder, `${compiler}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions, files: ["compared.ts"] }));
  const args = [join(root, "node_modules", compiler, "bin/tsc"), "--pretty", "false", "-p", config];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 24 }, (_error, stdout, stderr) =>
      resolve(withSource(stdout + stderr, join(folder, "compared.ts"))),
    );
  });
}

/** A place in the comparison says nothing after the project is gone, so its line is shown. */
function withSource(output: string, file: string): string {
  const lines = readFileSync(file, "utf8").split("\n");
  return output.replace(
    /^compared\.ts\((\d+),\d+\).*$/gm,
    (_, line: string) => `not the same: ${lines[Number(line) - 1]}`,
  );
}
