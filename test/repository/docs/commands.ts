import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../files.js";
import { parseCurl } from "./curl.js";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;

/** What is wrong with a line of a `sh` block. `files` are those that its document shows. */
export function problemsOfCommand(line: string, files: readonly string[]): string[] {
  const command = line.replace(/(^|\s)#.*$/, "").trim();
  const [program = "", verb = "", ...rest] = command.split(/\s+/);
  if (command === "") return [];
  if (program === "curl") return problemsOfCurl(command);
  const checked = checks[`${program} ${verb}`] ?? (program === "npm" ? scriptCalled(verb) : undefined);
  return checked?.(rest, files) ?? [`nothing checks the command ${command}`];
}

type Check = (rest: readonly string[], files: readonly string[]) => string[];

/** Commands by their first two words. */
const checks: Readonly<Record<string, Check>> = {
  "npm init": () => [],
  "npm pack": () => [],
  "npm pkg": ([action = ""]) => (action === "set" ? [] : [`unknown action ${action}`]),
  "npm install": (rest) =>
    rest.flatMap((word) => (word.startsWith("-") || isKnownPackage(word) ? [] : [`unknown package ${word}`])),
  "npm run": ([script = ""]) => problemsOfScript(script),
  "npx tsc": (rest) => rest.flatMap((word) => (compilerFlags.has(word) ? [] : [`unknown flag ${word}`])),
  "npx tsx": ([file = ""], files) =>
    files.includes(file) || existsSync(join(root, file)) ? [] : [`there is no file ${file}`],
  [`npx ${manifest.name}`]: () => [],
};

const compilerFlags = new Set(["--init", "--noEmit"]);

/** The script that `cachewright init` adds to the user's package.json. */
const scriptOfInit = "cache";

function scriptCalled(name: string): Check {
  return () => problemsOfScript(name);
}

function problemsOfScript(name: string): string[] {
  return name in manifest.scripts || name === scriptOfInit ? [] : [`unknown script ${name}`];
}

/** A package that this repository is tested with, or the repository itself as `npm pack` names it. */
function isKnownPackage(name: string): boolean {
  const packed = `${manifest.name}-${manifest.version}.tgz`;
  return (
    name === manifest.name ||
    basename(name) === packed ||
    name in manifest.dependencies ||
    name in manifest.devDependencies
  );
}

function problemsOfCurl(command: string): string[] {
  try {
    parseCurl(command);
    return [];
  } catch (error) {
    return [String(error)];
  }
}
