import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { detectFramework } from "./framework.js";
import { ignoreGenerated, type ToolFacts } from "./ignore-files.js";
import type { InitStep } from "./init-step.js";
import { starterScript, starterSpec } from "./starter.js";

/** What `init` did, and the command that comes next. */
export interface InitReport {
  readonly steps: readonly InitStep[];
  readonly next: string;
}

const specPath = "src/cache.schema.ts";

/**
 * Writes a first spec for the framework that is there, adds an npm script, and tells git, formatters and linters which
 * folder is generated. Nothing that is there already is changed.
 */
export function init(cwd: string): InitReport {
  const { text, parsed } = readPackage(cwd);
  const { target, steps: framework } = detectFramework(parsed ?? {});
  const steps = [...framework, writeSpec(cwd, starterSpec(target))];
  const script = text === undefined || !parsed ? leftScript(text) : addScript(cwd, text, parsed);
  const { name, command } = starterScript;
  const isOurs = parsed !== undefined && (parsed.scripts?.[name] ?? command) === command;
  return {
    steps: [
      ...steps,
      script,
      ...ignoreGenerated(cwd, generatedFolder(cwd), parsed ?? {}),
      ...(parsed ? moduleAdvice(parsed) : []),
    ],
    next: isOurs ? `npm run ${name}` : `npx ${command}`,
  };
}

function writeSpec(cwd: string, text: string): InitStep {
  const path = join(cwd, specPath);
  if (existsSync(path)) return { subject: specPath, change: "left", reason: "it is there already" };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { flag: "wx" });
  return { subject: specPath, change: "wrote" };
}

/** The folder that the spec names, where it can be read off it. */
function generatedFolder(cwd: string): string {
  const output = /\boutput:\s*["']([^"'\\]+)["']/.exec(readFileSync(join(cwd, specPath), "utf8"))?.[1];
  return posix.join(dirname(specPath), output ?? "generated").replace(/\/$/, "");
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

interface PackageJson extends ToolFacts {
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
