import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface CompilerError {
  /** Relative to the cases, for example `rejects/unknown-option.ts`. */
  readonly file: string;
  readonly line: number;
  /** All lines of it. */
  readonly message: string;
}

/**
 * Compiles a folder of cases with every version of TypeScript that is supported. Files in `accepts` are right. A file
 * in `rejects` has one mistake: the comment `// error: text` says that the next line is wrong, and what the compiler
 * says about it.
 */
export function testCompiledCases(title: string, cases: string): void {
  const accepted = readdirSync(`${cases}/accepts`);
  const rejected = readdirSync(`${cases}/rejects`);

  describe.each(["typescript", "typescript-6", "typescript-5.9"])(`${title} in %s`, (compiler) => {
    let errors: readonly CompilerError[] = [];

    beforeAll(async () => {
      errors = await compile(compiler, cases);
    }, 120_000);

    it.each(accepted)("accepts %s", (file) => {
      expect(errors.filter((error) => error.file === `accepts/${file}`)).toStrictEqual([]);
    });

    it.each(rejected)("rejects %s", (name) => {
      const file = `rejects/${name}`;
      const { line, text } = expectedError(`${cases}/${file}`);
      expect(text).not.toBe("");
      expect(errors.filter((error) => error.file === file)).toStrictEqual([
        { file, line, message: expect.stringContaining(text) as string },
      ]);
    });

    it("finds nothing wrong anywhere else", () => {
      expect(errors.filter(({ file }) => !/^(?:accepts|rejects)\//.test(file))).toStrictEqual([]);
    });
  });
}

/** The errors of one compiler for all cases. */
function compile(compiler: string, cases: string): Promise<readonly CompilerError[]> {
  const args = [`node_modules/${compiler}/bin/tsc`, "-p", cases, "--pretty", "false"];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 2 ** 24 }, (_failed, stdout, stderr) => {
      resolve(parseErrors(stdout + stderr, `${relative(root, cases)}/`));
    });
  });
}

/** An error starts with its place; indented lines belong to the one before. Anything else is kept as an error of its own. */
function parseErrors(output: string, folder: string): readonly CompilerError[] {
  const chunks = output.split(/\n(?! )/).filter((chunk) => chunk !== "");
  return chunks.map((chunk) => {
    const {
      file = "",
      line = "0",
      message = chunk,
    } = /^(?<file>.+)\((?<line>\d+),\d+\): error (?<message>.*)/s.exec(chunk)?.groups ?? {};
    return { file: file.replace(folder, ""), line: Number(line), message };
  });
}

function expectedError(path: string): { readonly line: number; readonly text: string } {
  const lines = readFileSync(path, "utf8").split("\n");
  const marked = lines.findIndex((line) => line.includes("// error: "));
  return { line: marked + 2, text: lines[marked]?.split("// error: ")[1] ?? "" };
}
