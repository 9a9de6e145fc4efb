import { existsSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { ancestors } from "./ancestors.js";
import { codes, DiagnosticsError } from "./diagnostic.js";
import type { Site } from "./spec/raw.js";

/** Where the files of a spec go, and what says so. */
export interface OutputPlace {
  /** Absolute. */
  readonly folder: string;
  /** Nothing outside of this directory is ever written: see {@link projectRoot}. */
  readonly root: string;
  /** Where the spec names the folder. */
  readonly site: Site;
}

/**
 * The directory that a spec may write to: the workspace that it belongs to, else the nearest directory above it with a
 * `package.json` and `node_modules`. Without links.
 */
export function projectRoot(spec: string): string {
  const above = ancestors(dirname(realpathSync(spec)));
  const own =
    above.find((directory) => has(directory, "package.json") && has(directory, "node_modules")) ??
    above.find((directory) => has(directory, "node_modules")) ??
    above[0]!;
  return above.slice(above.indexOf(own)).find(isWorkspace) ?? own;
}

function has(directory: string, name: string): boolean {
  return existsSync(join(directory, name));
}

function isWorkspace(directory: string): boolean {
  if (has(directory, "pnpm-workspace.yaml")) return true;
  try {
    return "workspaces" in (JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as object);
  } catch {
    return false;
  }
}

/**
 * Refuses a folder, or a file in it, that lies outside of the project by its path or through a link.
 *
 * @throws {DiagnosticsError} that says which link leads where, and what to do
 */
export function assertInside(place: OutputPlace, names: readonly string[]): void {
  const { folder, root } = place;
  if (!isBelow(folder, root)) throw escapes(place, `the output folder \`${folder}\` lies outside of the project`, move);
  for (const step of stepsTo(folder, root)) assertNoWayOut(place, step, `${unlink}, or ${move}`);
  for (const name of names) assertNoWayOut(place, join(folder, name), unlink);
}

function assertNoWayOut(place: OutputPlace, path: string, fix: string): void {
  const target = linkTarget(path);
  if (target === undefined || isBelow(target, place.root)) return;
  throw escapes(place, `\`${path}\` is a link to \`${target}\`, which lies outside of the project`, fix);
}

const unlink = "remove the link: a file or folder of its own is made in its place";
const move = "let `output` in the options of `defineCache` name a folder of the project";

function isBelow(path: string, root: string): boolean {
  const steps = relative(root, path);
  return steps !== ".." && !steps.startsWith(`..${sep}`) && !isAbsolute(steps);
}

/** The paths between two directories, the upper one left out. */
function stepsTo(folder: string, root: string): readonly string[] {
  return ancestors(folder)
    .filter((directory) => directory !== root && isBelow(directory, root))
    .toReversed();
}

/** Where a link leads, even one to nothing; `undefined` for all that is no link. */
function linkTarget(path: string): string | undefined {
  const link = textOfLink(path);
  if (link === undefined) return undefined;
  try {
    return realpathSync(path);
  } catch {
    return resolve(realpathSync(dirname(path)), link);
  }
}

function textOfLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function escapes({ root, site }: OutputPlace, message: string, fix: string): DiagnosticsError {
  const detail = `the project is \`${root}\``;
  return new DiagnosticsError([{ code: codes.OUTPUT_ESCAPES, severity: "error", message, detail, fix, site }]);
}
