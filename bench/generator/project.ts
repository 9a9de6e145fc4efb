import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** This package, built: where the benchmark is started. */
const root = resolve(".");

/** The command line as users run it. */
export const cli = join(root, "dist/generator/cli.js");

/** An application in a temporary directory, with this package and what it needs installed. */
export function makeProject(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "cachewright-bench-")));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const name of ["zod", "express", "@types"]) link(join(root, "node_modules", name), folder, name);
  link(root, folder, "cachewright");
  write(folder, { "package.json": `{ "name": "app", "type": "module" }\n`, ...files });
  return folder;
}

function link(target: string, folder: string, name: string): void {
  const path = join(folder, "node_modules", name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function generate(folder: string): void {
  execFileSync(process.execPath, [cli, "generate"], { cwd: folder });
}

/** A spec of so many routes as applications have them: a resource each, a list with filters, and mutations now and then. */
export function specOf(routes: number): Record<string, string> {
  const names = Array.from({ length: routes }, (_, index) => `route${index}`);
  return {
    "src/model.ts": names.map((_, index) => `export interface Model${index} ${modelText}`).join("\n"),
    "src/cache.schema.ts": [
      `import { defineCache, type } from "cachewright";`,
      `import { z } from "zod";`,
      `import type { ${names.map((_, index) => `Model${index}`).join(", ")} } from "./model.js";`,
      `const { get, put, define } = defineCache({`,
      `  name: "bench", output: "./generated", targets: ["express"], tags: { item: ["id"], list: [] },`,
      `});`,
      `export default define({`,
      ...names.map(routeText),
      `});`,
      "",
    ].join("\n"),
  };
}

const modelText = `{ id: string; title: string; tags: string[]; createdAt: Date; author: { name: string; image?: string } }`;

function routeText(name: string, index: number): string {
  const path = `/area${index % 50}/resource${index}`;
  if (index % 5 === 4) {
    return `  ${name}: put("${path}/:id", { params: { id: z.uuid() }, invalidates: ["item:{params.id}", "list"], response: type<Model${index}>() }),`;
  }
  if (index % 2 === 0) {
    return `  ${name}: get("${path}/:id", { ttl: "5m", params: { id: z.uuid() }, tags: ["item:{params.id}"], response: type<Model${index}>() }),`;
  }
  const query = `tag: z.string().max(40).optional(), sort: z.enum(["new", "top"]).default("new"), limit: z.number().int().min(1).max(100).default(20)`;
  return `  ${name}: get("${path}", { query: { ${query} }, tags: ["list"], response: type<Model${index}[]>() }),`;
}
