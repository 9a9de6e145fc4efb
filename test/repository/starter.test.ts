import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needsBuild } from "./built.js";
import { root } from "./files.js";
import { Project } from "./project.js";
import { starterSpec } from "../../generator/starter.js";

const project = new Project();
const cli = join(root, "dist/generator/cli.js");

beforeAll(() => project.linkPackages());
afterAll(() => project.remove());

/** What the lines of the application stand on. */
const surroundings = `import express from "express";
interface Item { id: string; name: string }
declare const db: { findItem(id: string): Promise<Item>; save(id: string, body: unknown): Promise<Item> };
const app = express();
`;

test("the starter spec generates, and the application in its last lines compiles", async (context) => {
  needsBuild(context);
  await project.run(process.execPath, cli, "init");
  await project.run(process.execPath, cli, "generate");
  const [, application = ""] = starterSpec("express").split("// In the application:\n");
  expect(application).toContain("cached.updateItem(");
  project.write("src/app.ts", surroundings + application.replaceAll(/^\/\/ */gm, ""));
  await project.run(process.execPath, join(root, "node_modules/typescript/bin/tsc"));
});
