import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { codes, DiagnosticsError } from "./diagnostic.js";
import type { Site } from "./spec/raw.js";

/** The files of an output folder: their names and texts. */
export type OutputFiles = ReadonlyMap<string, string>;

/** What became of one file. */
export interface FileChange {
  /** Absolute. */
  readonly path: string;
  readonly change: "removed" | "unchanged" | "wrote";
}

/** Compared without regard to line endings: a checkout may have changed them. */
function isSame(path: string, text: string): boolean {
  return read(path)?.replaceAll("\r\n", "\n") === text;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * Writes the files that changed: first all of them beside their places, then each by a rename, so that no reader ever
 * sees half a file. What the last manifest lists and is not made any more is removed.
 *
 * @param site where the spec names the folder
 * @throws DiagnosticsError when the folder cannot be written; then nothing was changed
 */
export function writeOutput(folder: string, files: OutputFiles, site: Site): FileChange[] {
  const orphans = listedFiles(folder).filter((name) => !files.has(name) && read(join(folder, name)) !== undefined);
  const changed = [...files].filter(([name, text]) => !isSame(join(folder, name), text));
  try {
    replaceAll(folder, changed);
    for (const name of orphans) rmSync(join(folder, name));
  } catch (error) {
    throw unwritable(folder, site, error);
  }
  const names = new Set(changed.map(([name]) => name));
  return [
    ...[...files.keys()].map(
      (name) => ({ path: join(folder, name), change: names.has(name) ? "wrote" : "unchanged" }) as const,
    ),
    ...orphans.map((name) => ({ path: join(folder, name), change: "removed" }) as const),
  ];
}

function replaceAll(folder: string, files: readonly (readonly [string, string])[]): void {
  if (files.length === 0) return;
  mkdirSync(folder, { recursive: true });
  for (const [name] of files) assertReplaceable(join(folder, name));
  const staged = files.map(([name, text]) => ({
    path: join(folder, name),
    draft: join(folder, `.${name}.${process.pid}.tmp`),
    text,
  }));
  try {
    for (const { draft, text } of staged) writeFileSync(draft, text);
    for (const { draft, path } of staged) renameSync(draft, path);
  } finally {
    for (const { draft } of staged) rmSync(draft, { force: true });
  }
}

/** Found out before the first rename, since renames cannot be taken back. */
function assertReplaceable(path: string): void {
  if (existsSync(path) && !statSync(path).isFile()) throw new Error(`\`${path}\` is in the way and is no file`);
}

const manifest = z.object({ files: z.array(z.string().regex(/^[A-Za-z0-9._-]+$/)) });

/** The files that the last run made, by its manifest; none when there is no readable one. */
function listedFiles(folder: string): readonly string[] {
  try {
    return manifest.parse(JSON.parse(read(join(folder, "manifest.json")) ?? "")).files;
  } catch {
    return [];
  }
}

function unwritable(folder: string, site: Site, error: unknown): DiagnosticsError {
  return new DiagnosticsError([
    {
      code: codes.UNWRITABLE_OUTPUT,
      severity: "error",
      message: `cannot write to \`${folder}\`: ${(error as Error).message}`,
      fix: "make the folder writable, or change `output` in the options of `defineCache`",
      site,
    },
  ]);
}
