import { createHash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ancestors } from "./ancestors.js";
import type { Diagnostic } from "./diagnostic.js";
import { cacheDirectory } from "./spec/bundle-folder.js";
import { version } from "./version.js";

/**
 * What the last run of a spec depended on and what it made, so that a run with nothing to do takes a tenth of a second
 * instead of one. This module is loaded before all others, and loads next to nothing.
 */
interface Stamp {
  /** This program, and the Node that ran it. */
  readonly tool: string;
  /** The files and folders that the output depends on, and hashes of what was in them; `null` for what was not there. */
  readonly inputs: Readonly<Record<string, string | null>>;
  /** The files of the output, in the order in which they are told, and hashes of them. */
  readonly outputs: Readonly<Record<string, string | null>>;
  readonly warnings: readonly Diagnostic[];
}

/** A run that has nothing to do. */
export interface Remembered {
  /** The files of the output, absolute: all of them are as they were left. */
  readonly files: readonly string[];
  /** What the run before noticed. */
  readonly warnings: readonly Diagnostic[];
}

/** What the last run of a spec made, when that is still there and would be made again; else `undefined`. Never throws. */
export function remembered(spec: string): Remembered | undefined {
  try {
    const { tool, inputs, outputs, warnings } = JSON.parse(readFileSync(stampFile(spec), "utf8")) as Stamp;
    if (tool !== thisTool() || !isCurrent(inputs) || !isCurrent(outputs)) return undefined;
    return { files: Object.keys(outputs), warnings };
  } catch {
    return undefined;
  }
}

/** A finished run. */
export interface Run {
  readonly spec: string;
  /** When it began, in milliseconds since 1970: what was changed later may have been read before. */
  readonly beganMs: number;
  /** The files that its output depends on, absolute. */
  readonly sources: readonly string[];
  /** The files of its output, absolute. */
  readonly files: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/** Remembers a run. It is no loss when that fails: the next one does its work again. Never throws. */
export function remember({ spec, beganMs, sources, files, warnings }: Run): void {
  try {
    const file = stampFile(spec);
    rmSync(file, { force: true });
    if (sources.some((source) => statSync(source).mtimeMs >= beganMs)) return;
    const stamp: Stamp = {
      tool: thisTool(),
      inputs: hashesOf([...sources, ...surroundingsOf(sources)]),
      outputs: hashesOf(files),
      warnings,
    };
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(stamp));
    renameSync(draft, file);
  } catch {
    // There is no stamp, then.
  }
}

function stampFile(spec: string): string {
  const name = createHash("sha256").update(realpathSync(spec)).digest("hex").slice(0, 16);
  return join(cacheDirectory(spec), `stamp-${name}.json`);
}

const lockFiles = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"];

/** Folders where a new file may be what an import means from then on, and what tells which packages are installed. */
function surroundingsOf(sources: readonly string[]): string[] {
  const folders = new Set(sources.map((file) => dirname(file)));
  const above = new Set([...folders].flatMap(ancestors));
  const locks = [...above].flatMap((folder) => [
    ...lockFiles.map((name) => join(folder, name)),
    join(folder, "node_modules/.package-lock.json"),
  ]);
  return [...folders, ...locks.filter((file) => hashOf(file) !== null)];
}

function isCurrent(hashes: Stamp["inputs"]): boolean {
  return Object.entries(hashes).every(([path, hash]) => hashOf(path) === hash);
}

function hashesOf(paths: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(paths.map((path) => [path, hashOf(path)]));
}

/** Of a file what is in it, without regard to line endings, which a checkout may change; of a folder its names. */
function hashOf(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  const text = stats.isDirectory() ? readdirSync(path).toSorted().join("\n") : readFileSync(path, "latin1");
  return createHash("sha256").update(text.replaceAll("\r\n", "\n"), "latin1").digest("base64url");
}

/** Its version, and when its own files were changed last, for those who work on it. */
function thisTool(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const files = readdirSync(here, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const newest = files.reduce(
    (last, { parentPath, name }) => Math.max(last, statSync(join(parentPath, name)).mtimeMs),
    0,
  );
  return [version, newest, process.version].join(" ");
}
