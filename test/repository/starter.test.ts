import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { needsBuild } from "./built.js";
import { root } from "./files.js";
import { Project } from "./project.js";

const cli = join(root, "dist/generator/cli.js");

beforeEach(needsBuild);

/** What the lines of the application stand on. */
const database = `interface Item { id: string; name: string }
declare const db: { findItem(id: string): Promise<Item>; save(id: string, body: unknown): Promise<Item> };
`;
const surroundings = {
  express: `import express from "express";\n${database}const app = express();\n`,
  fastify: `${database}export { answerItem, updateItem };\n`,
};

test.each([
  ["express", "cached.updateItem("],
  ["fastify", "cache.routes.getItem.getOrSet("],
] as const)(
  "the starter spec for %s generates, and the application in its last lines compiles",
  async (framework, use) => {
    const project = new Project();
    onTestFinished(() => project.remove());
    project.linkPackages();
    const packageJson = { name: "app", private: true, type: "module", dependencies: { [framework]: "*" } };
    project.write("package.json", JSON.stringify(packageJson));
    await project.run(process.execPath, cli, "init");
    const answer = await project.run(process.execPath, cli, "generate", "--format", "json");
    expect(JSON.parse(answer)).toMatchObject({ diagnostics: [] });
    const spec = readFileSync(join(project.folder, "src/cache.schema.ts"), "utf8");
    const [, application = ""] = spec.split("// In the application:\n");
    expect(application).toContain(use);
    project.write("src/app.ts", surroundings[framework] + application.replaceAll(/^\/\/ */gm, ""));
    await project.run(process.execPath, join(root, "node_modules/typescript/bin/tsc"));
  },
);
