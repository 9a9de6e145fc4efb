import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../setup/command.mjs";
import { root } from "./files.js";

/** The strict flags that generated code and examples are compiled under. */
export const strictOptions = {
  target: "es2023",
  module: "nodenext",
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
  rootDir: ".",
  outDir: "build",
};

/** An ESM project in a folder outside the repository. */
export class Project {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "cachewright-project-")));

  constructor() {
    this.write("package.json", JSON.stringify({ name: "app", private: true, type: "module" }));
    this.write("tsconfig.json", JSON.stringify({ compilerOptions: strictOptions, include: ["src"] }));
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  /** Makes the packages of this repository resolve there, and this repository itself as `cachewright`. */
  linkPackages(): void {
    const [here, there] = [join(root, "node_modules"), join(this.folder, "node_modules")];
    mkdirSync(there);
    for (const entry of readdirSync(here)) symlinkSync(join(here, entry), join(there, entry));
    symlinkSync(root, join(there, "cachewright"));
  }

  /** Runs a command in the project and returns what it printed; throws that when the command fails. */
  async run(command: string, ...args: string[]): Promise<string> {
    const { ok, output } = await run(command, args, { cwd: this.folder });
    if (!ok) throw new Error(`${command} ${args.join(" ")}\n${output}`);
    return output;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
