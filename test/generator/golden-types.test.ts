import { execFile } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { casesFolder, conduitFolder } from "./golden.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "cachewright-golden-")));

/** The strictest settings that users of generated code may have. */
const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitReturns: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  allowUnreachableCode: false,
  declaration: true,
  isolatedDeclarations: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
};

function config(name: string, options: object, include: readonly string[]): string {
  const declarations = (file: string): string[] => [join(folder, "declarations", file)];
  const compilerOptions = {
    target: "es2023",
    lib: ["es2023"],
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    module: "preserve",
    moduleResolution: "bundler",
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    paths: {
      cachewright: declarations("generator/spec/define.d.ts"),
      "cachewright/runtime": declarations("runtime/index.d.ts"),
      "cachewright/express": declarations("runtime/adapters/express.d.ts"),
    },
    ...options,
  };
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ compilerOptions, include }));
  return path;
}

/** What a compiler prints: nothing when all is well. */
function compile(compiler: string, ...args: readonly string[]): Promise<string> {
  const tsc = `node_modules/${compiler}/bin/tsc`;
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, "--pretty", "false", ...args], { cwd: root }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

/** `isolatedDeclarations` wants the type of every schema written down, which nobody does: TS90xx of a user's own module. */
function withoutOwnDeclarations(output: string): string {
  const lines = output.split("\n");
  return lines.filter((line) => !/^test\/generator\/cases\/[^/]+\/[^/]+\.ts\(.*error TS90\d\d:/.test(line)).join("\n");
}

beforeAll(async () => {
  const out = ["--outDir", join(folder, "declarations"), "--emitDeclarationOnly", "--noEmit", "false"];
  expect(await compile("typescript", "-p", "tsconfig.json", ...out)).toBe("");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const generated = [`${casesFolder}/*/expected/*.ts`, `${conduitFolder}/generated/*.ts`];

describe("generated code", () => {
  it.each(["typescript", "typescript-6", "typescript-5.9"])(
    "compiles under the strictest settings with %s",
    async (compiler) => {
      const output = await compile(compiler, "-p", config(`${compiler}.json`, strict, generated));
      expect(withoutOwnDeclarations(output)).toBe("");
    },
    60_000,
  );

  it("is compiled at all: an error in it would show", async () => {
    writeFileSync(join(folder, "nothing.d.ts"), "export {};");
    const wrong = config("wrong.json", { paths: { "cachewright/*": [join(folder, "nothing.d.ts")] } }, generated);
    const output = await compile("typescript", "-p", wrong);
    expect(output).toContain("/scalars/expected/");
    expect(output).toContain("/generated/");
  });
});

it("the specs of the cases compile", async () => {
  const { declaration, isolatedDeclarations, ...rest } = strict;
  expect([declaration, isolatedDeclarations]).toEqual([true, true]); // what is exported from a spec needs no types
  expect(await compile("typescript", "-p", config("specs.json", rest, [`${casesFolder}/*/cache.schema.ts`]))).toBe("");
});
