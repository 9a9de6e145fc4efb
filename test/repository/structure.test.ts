import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryFiles, root, textOf } from "./files.js";
import { cyclesOf, importGraph } from "./imports.js";
import { wrongImports } from "./layers.js";

const files = repositoryFiles();
const sources = files.filter((file) => /^(generator|templates|runtime)\/.*\.ts$/.test(file));
const handWritten = files.filter((file) => !/(^|\/)(generated|expected|cases)\/|^package-lock\.json$/.test(file));

describe("imports", () => {
  const graph = importGraph(sources.map((file) => [file, textOf(file)] as const));

  test("run in the direction of the design", () => {
    expect(graph.size).toBeGreaterThan(0);
    expect(wrongImports(graph)).toEqual([]);
  });

  test("lead to files that exist", () => {
    const relative = [...graph.values()].flat().filter((imported) => imported.endsWith(".ts"));
    expect(relative.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test("form no cycle", () => {
    expect(cyclesOf(graph)).toEqual([]);
  });
});

describe("the rules for imports", () => {
  test("see imports, exports and imports of types", () => {
    const texts = [
      'import "X";',
      'export * from "X";',
      'import type { A } from "X";',
      'let a: import("X").A;',
      'await import("X");',
    ];
    const found = texts.map((text) => importGraph([["a/b.ts", text.replace("X", "../c.js")]]).get("a/b.ts"));
    expect(found).toEqual(texts.map(() => ["c.ts"]));
  });

  test("refuse each direction that the design forbids", () => {
    expect(wrong("templates/a.ts", 'import "node:fs"')).toBe(1);
    expect(wrong("templates/a.ts", 'import "../generator/a.js"')).toBe(1);
    expect(wrong("generator/spec/a.ts", 'import "../../runtime/errors.js"')).toBe(1);
    expect(wrong("runtime/a.ts", 'import "../templates/model.js"')).toBe(1);
    expect(wrong("runtime/backends/redis.ts", 'import "../cache.js"')).toBe(1);
    expect(wrong("runtime/cache.ts", 'import "./http/route.js"')).toBe(1);
    expect(wrong("runtime/http/route.ts", 'import "../adapters/express.js"')).toBe(1);
    expect(wrong("runtime/errors.ts", 'import "./clock.js"')).toBe(1);
    expect(wrong("runtime/index.ts", 'import "./testing/contract.js"')).toBe(1);
  });

  test("accept the direction of the design", () => {
    expect(wrong("templates/a.ts", 'import "./model.js"')).toBe(0);
    expect(wrong("generator/a.ts", 'import "../templates/model.js"; import "zod"')).toBe(0);
    expect(wrong("runtime/adapters/express.ts", 'import "../http/route.js"; import "express"')).toBe(0);
    expect(wrong("runtime/testing/index.ts", 'import "../cache.js"; import "./clear.js"')).toBe(0);
    expect(wrong("runtime/cache.ts", 'import "./backends/memory.js"; import "./errors.js"')).toBe(0);
  });

  test("find each cycle once", () => {
    const graph = new Map([
      ["c", ["a"]],
      ["b", ["c"]],
      ["a", ["b", "leaf"]],
      ["self", ["self"]],
    ]);
    expect(cyclesOf(graph)).toEqual([["a", "b", "c"], ["self"]]);
  });
});

describe("files", () => {
  test("stand in the agreed folders", () => {
    const allowed =
      /^(package\.json|package-lock\.json|tsconfig\.json|generator|runtime|templates|test|examples|bench|docs|README\.md|LICENSE|\..+)$/;
    const entries = new Set(files.map((file) => String(file.split("/")[0])));
    expect([...entries].filter((entry) => !allowed.test(entry))).toEqual([]);
  });

  test("have a name that says what is in them", () => {
    const dump = /^(utils?|types|helpers?|common|misc|shared)\.\w+$/;
    expect(files.filter((file) => dump.test(basename(file)))).toEqual([]);
  });

  test("have at most 300 lines of code", () => {
    const code = handWritten.filter((file) => /\.(ts|tsx|js|mjs)$/.test(file));
    expect(code.filter((file) => textOf(file).trimEnd().split("\n").length > 300)).toEqual([]);
  });

  test("name no folder of the machine they were written on", () => {
    const machinePath = /(?<![\w.~-])\/(?:work|root|home)\//;
    expect(files.filter((file) => machinePath.test(textOf(file)))).toEqual([]);
  });

  test("name no package registry", () => {
    const configured = execFileSync("npm", ["config", "get", "registry"], { cwd: root, encoding: "utf8" });
    const hosts = [new URL(configured.trim()).host, ["registry", "npmjs", "org"].join(".")];
    expect(files.filter((file) => hosts.some((host) => textOf(file).includes(host)))).toEqual([]);
  });

  test("leave nothing to be done later", () => {
    const mark = /\b(TO[D]O|FIX[M]E)\b/;
    expect(handWritten.filter((file) => mark.test(textOf(file)))).toEqual([]);
  });
});

describe("the lock file", () => {
  const { packages } = JSON.parse(textOf("package-lock.json")) as {
    packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>;
  };

  test("says which packages, not where they come from", () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith("http"))).toEqual([]);
  });

  test("has the packages of every platform, without which `npm ci` refuses it", () => {
    const optional = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    const locked = new Set(Object.keys(packages).map((path) => path.split("node_modules/").at(-1)));
    expect(optional.filter((name) => !locked.has(name))).toEqual([]);
  });
});

/** How many imports of a file with this text are wrong. */
function wrong(importer: string, text: string): number {
  return wrongImports(importGraph([[importer, text]])).length;
}
