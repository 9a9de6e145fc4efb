import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cases = fileURLToPath(new URL("authoring/cases", import.meta.url));
const accepted = readdirSync(`${cases}/accepts`);
const rejected = readdirSync(`${cases}/rejects`);

interface CompilerError {
  /** Relative to the cases, for example `rejects/unknown-option.ts`. */
  readonly file: string;
  readonly line: number;
  /** All lines of it. */
  readonly message: string;
}

/** The errors of one compiler for all cases. */
function compile(compiler: string): Promise<readonly CompilerError[]> {
  const args = [`node_modules/${compiler}/bin/tsc`, "-p", cases, "--pretty", "false"];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 2 ** 24 }, (_failed, stdout, stderr) => {
      resolve(parseErrors(stdout + stderr));
    });
  });
}

/** An error starts with its place; indented lines belong to the one before. Anything else is kept as an error of its own. */
function parseErrors(output: string): readonly CompilerError[] {
  const chunks = output.split(/\n(?! )/).filter((chunk) => chunk !== "");
  return chunks.map((chunk) => {
    const {
      file = "",
      line = "0",
      message = chunk,
    } = /^(?<file>.+)\((?<line>\d+),\d+\): error (?<message>.*)/s.exec(chunk)?.groups ?? {};
    return { file: file.replace("test/generator/authoring/cases/", ""), line: Number(line), message };
  });
}

/** The comment `// error: text` says that the next line is wrong, and what the compiler says about it. */
function expectedError(file: string): { readonly line: number; readonly text: string } {
  const lines = readFileSync(`${cases}/${file}`, "utf8").split("\n");
  const marked = lines.findIndex((line) => line.includes("// error: "));
  return { line: marked + 2, text: lines[marked]?.split("// error: ")[1] ?? "" };
}

it("has cases", () => {
  expect(accepted.length).toBeGreaterThanOrEqual(5);
  expect(rejected.length).toBeGreaterThanOrEqual(50);
});

describe.each(["typescript", "typescript-6", "typescript-5.9"])("the authoring API in %s", (compiler) => {
  let errors: readonly CompilerError[] = [];

  beforeAll(async () => {
    errors = await compile(compiler);
  }, 120_000);

  it.each(accepted)("accepts %s", (file) => {
    expect(errors.filter((error) => error.file === `accepts/${file}`)).toStrictEqual([]);
  });

  it.each(rejected)("rejects %s", (name) => {
    const file = `rejects/${name}`;
    const { line, text } = expectedError(file);
    expect(text).not.toBe("");
    expect(errors.filter((error) => error.file === file)).toStrictEqual([
      { file, line, message: expect.stringContaining(text) as string },
    ]);
  });

  it("finds nothing wrong anywhere else", () => {
    expect(errors.filter(({ file }) => !/^(?:accepts|rejects)\//.test(file))).toStrictEqual([]);
  });
});
