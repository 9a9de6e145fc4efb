import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { starterScript, starterSpec } from "./starter.js";

/** One line about one thing that `init` did or left. */
export interface InitStep {
  readonly subject: string;
  readonly change: "added" | "left" | "wrote";
  readonly reason?: string;
}

/** What `init` did, and the command that comes next. */
export interface InitReport {
  readonly steps: readonly InitStep[];
  readonly next: string;
}

/** Writes a first spec and adds an npm script. Nothing that is there already is changed. */
export function init(cwd: string): InitReport {
  const spec = writeSpec(cwd);
  const { text, parsed } = readPackage(cwd);
  if (text === undefined || !parsed) return { steps: [spec, leftScript(text)], next: `npx ${starterScript.command}` };
  const { name, command } = starterScript;
  const isOurs = (parsed.scripts?.[name] ?? command) === command;
  const steps = [spec, addScript(cwd, text, parsed), ...moduleAdvice(parsed)];
  return { steps, next: isOurs ? `npm run ${name}` : `npx ${command}` };
}

function writeSpec(cwd: string): InitStep {
  const subject = "src/cache.schema.ts";
  const path = join(cwd, subject);
  if (existsSync(path)) return { subject, change: "left", reason: "it is there already" };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, starterSpec, { flag: "wx" });
  return { subject, change: "wrote" };
}

const scriptSubject = `the script \`${starterScript.name}\` in package.json`;

function addScript(cwd: string, text: string, parsed: PackageJson): InitStep {
  const { name, command } = starterScript;
  if (parsed.scripts?.[name] !== undefined) {
    return { subject: scriptSubject, change: "left", reason: "it is there already" };
  }
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? "  ";
  const scripts = { ...parsed.scripts, [name]: command };
  writeFileSync(join(cwd, "package.json"), `${JSON.stringify({ ...parsed, scripts }, null, indent)}\n`);
  return { subject: scriptSubject, change: "added" };
}

function leftScript(text: string | undefined): InitStep {
  const reason =
    text === undefined ? "there is no package.json; run `npm init` first" : "package.json is no JSON object";
  return { subject: scriptSubject, change: "left", reason };
}

/** What `npm init` writes is CommonJS, where the compiler has a message for every import of generated code. */
function moduleAdvice({ type }: PackageJson): readonly InitStep[] {
  if (type === "module") return [];
  const reason = "the generated code is ES modules; unless a bundler reads it, run `npm pkg set type=module`";
  return [{ subject: "the `type` in package.json", change: "left", reason }];
}

interface PackageJson {
  readonly type?: unknown;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** The text of package.json, if there is one, and what it says, if it is an object. */
function readPackage(cwd: string): { readonly text?: string; readonly parsed?: PackageJson | undefined } {
  const path = join(cwd, "package.json");
  if (!existsSync(path)) return {};
  const text = readFileSync(path, "utf8");
  return { text, parsed: parsePackage(text) };
}

function parsePackage(text: string): PackageJson | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
