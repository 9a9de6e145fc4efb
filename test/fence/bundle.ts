import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { build } from "esbuild";
import { root } from "../repository/files.js";
import type { Mutant } from "./mutants.js";

const folders = new Set<string>();
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/**
 * Bundles a program of this folder with the runtime, so that a process starts without a compiler; with a mutant, the
 * runtime has its mistake.
 *
 * @returns the path of the bundle; it is removed when this process exits
 */
export async function bundled(program: string, mutant?: Mutant): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "cachewright-fence-"));
  folders.add(folder);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const outfile = join(folder, program.replace(/\.ts$/, ".mjs"));
  await build({
    entryPoints: [join(root, "test/fence", program)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    logLevel: "error",
    plugins: mutant ? [mutating(mutant)] : [],
  });
  return outfile;
}

function mutating(mutant: Mutant): Plugin {
  return {
    name: "mutant",
    setup: (building) => {
      let isApplied = false;
      building.onLoad({ filter: /[\\/]runtime[\\/].*\.ts$/ }, ({ path }) => {
        if (path !== join(root, mutant.file)) return undefined;
        isApplied = true;
        return { contents: mutated(readFileSync(path, "utf8"), mutant), loader: "ts" };
      });
      building.onEnd(() => {
        if (!isApplied) throw new Error(`${mutant.name}: the program does not use ${mutant.file}`);
      });
    },
  };
}

/** The text of a mutant's file with its mistake. @throws Error when what it replaces is not there exactly once */
export function mutated(text: string, { name, file, find, replace }: Mutant): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${name}: ${file} has ${parts.length - 1} places like \`${find}\`, not one`);
  return parts.join(replace);
}
