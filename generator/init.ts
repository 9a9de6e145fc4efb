import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { starterScript, starterSpec } from "./starter.js";

/** One line about one thing that `init` did or left. */
export interface InitStep {
  readonly subject: string;
  readonly change: "added" | "left" | "wrote";
  readonly reason?: string;
}

/** Writes a first spec and adds an npm script. Nothing that is there already is changed. */
export function init(cwd: string): readonly InitStep[] {
  return [writeSpec(cwd), addScript(cwd)];
}

function writeSpec(cwd: string): InitStep {
  const subject = "src/cache.schema.ts";
  const path = join(cwd, subject);
  if (existsSync(path)) return { subject, change: "left", reason: "it is there already" };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, starterSpec, { flag: "wx" });
  return { subject, change: "wrote" };
}

function addScript(cwd: string): InitStep {
  const { name, command } = starterScript;
  const subject = `the script \`${name}\` in package.json`;
  const path = join(cwd, "package.json");
  if (!existsSync(path)) return { subject, change: "left", reason: "there is no package.json; run `npm init` first" };
  const text = readFileSync(path, "utf8");
  const parsed = parsePackage(text);
  if (!parsed) return { subject, change: "left", reason: "package.json is no JSON object" };
  if (parsed.scripts?.[name] !== undefined) return { subject, change: "left", reason: "it is there already" };
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? "  ";
  const scripts = { ...parsed.scripts, [name]: command };
  writeFileSync(path, `${JSON.stringify({ ...parsed, scripts }, null, indent)}\n`);
  return { subject, change: "added" };
}

interface PackageJson {
  readonly scripts?: Readonly<Record<string, string>>;
}

function parsePackage(text: string): PackageJson | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
