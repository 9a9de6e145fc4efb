import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ancestors } from "./ancestors.js";
import { hasPackage, type PackageLists } from "./framework.js";
import type { InitStep } from "./init-step.js";
import { withListItem } from "./json-insertion.js";

/** What of a project tells which tools look at its files. */
export interface ToolFacts extends PackageLists {
  readonly prettier?: unknown;
  readonly eslintConfig?: unknown;
}

/**
 * Tells git, formatters and linters that a folder is generated, where they are used. What is there stays as it is: lines
 * and list items are added at the end.
 *
 * @param folder relative to `cwd`, with `/` everywhere
 */
export function ignoreGenerated(cwd: string, folder: string, facts: ToolFacts): readonly InitStep[] {
  return [
    ...(isInRepository(cwd) ? [appendLine(cwd, ".gitattributes", `${folder}/** linguist-generated`)] : []),
    ...(usesPrettier(cwd, facts) ? [appendLine(cwd, ".prettierignore", `${folder}/`)] : []),
    ...biomeStep(cwd, folder, facts),
    ...oxlintStep(cwd, folder),
    ...eslintStep(cwd, folder),
  ];
}

function isInRepository(directory: string): boolean {
  return ancestors(directory).some((each) => existsSync(join(each, ".git")));
}

const thereAlready = "it is there already";

/** Adds a line at the end of a file, which is written when it is missing. */
function appendLine(cwd: string, subject: string, line: string): InitStep {
  const path = join(cwd, subject);
  if (!existsSync(path)) {
    writeFileSync(path, `${line}\n`);
    return { subject, change: "wrote", reason: line };
  }
  const text = readFileSync(path, "utf8");
  const [pattern = ""] = line.split(" ");
  if (text.split(/\r?\n/).some((each) => each.trim().split(/\s+/)[0] === pattern)) {
    return { subject: `\`${line}\` in ${subject}`, change: "left", reason: thereAlready };
  }
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  writeFileSync(path, `${text}${text === "" || text.endsWith("\n") ? "" : end}${line}${end}`);
  return { subject: `\`${line}\` in ${subject}`, change: "added" };
}

const prettierConfigs = [
  ".prettierignore",
  ".prettierrc",
  ...["json", "json5", "yaml", "yml", "toml", "js", "mjs", "cjs", "ts", "mts", "cts"].map(
    (end) => `.prettierrc.${end}`,
  ),
  ...["js", "mjs", "cjs", "ts", "mts", "cts"].map((end) => `prettier.config.${end}`),
];

function usesPrettier(cwd: string, facts: ToolFacts): boolean {
  return hasPackage(facts, "prettier") || facts.prettier !== undefined || firstOf(cwd, prettierConfigs) !== undefined;
}

function firstOf(cwd: string, names: readonly string[]): string | undefined {
  return names.find((name) => existsSync(join(cwd, name)));
}

/** Since Biome 2 one list names what it looks at; before, one names what it does not. */
function biomeStep(cwd: string, folder: string, { dependencies, devDependencies }: ToolFacts): InitStep[] {
  const subject = firstOf(cwd, ["biome.json", "biome.jsonc"]);
  if (subject === undefined) return [];
  const version = { ...dependencies, ...devDependencies }["@biomejs/biome"];
  const text = readFileSync(join(cwd, subject), "utf8");
  const isFirst = /^\D*1\./.test(typeof version === "string" ? version : (/schemas\/([^/]+)\//.exec(text)?.[1] ?? ""));
  return [
    isFirst
      ? addItem(cwd, subject, ["files", "ignore"], `${folder}/**`)
      : addItem(cwd, subject, ["files", "includes"], `!${folder}/**`, ["**"]),
  ];
}

function oxlintStep(cwd: string, folder: string): InitStep[] {
  const subject = firstOf(cwd, [".oxlintrc.json", ".oxlintrc.jsonc"]);
  return subject === undefined ? [] : [addItem(cwd, subject, ["ignorePatterns"], `${folder}/**`)];
}

/** Adds an item to a list of a JSON file. */
function addItem(
  cwd: string,
  file: string,
  path: readonly string[],
  item: string,
  initial: readonly string[] = [],
): InitStep {
  const subject = `\`${item}\` in ${file}`;
  const text = readFileSync(join(cwd, file), "utf8");
  if (text.includes(JSON.stringify(item))) return { subject, change: "left", reason: thereAlready };
  const changed = withListItem(text, path, item, initial);
  if (changed === undefined) {
    return { subject, change: "left", reason: `add it to \`${path.join(".")}\` yourself: the file is not as expected` };
  }
  writeFileSync(join(cwd, file), changed);
  return { subject, change: "added" };
}

const eslintConfigs = ["js", "mjs", "cjs", "ts", "mts", "cts"].map((end) => `eslint.config.${end}`);

/** A program cannot be changed safely by another one; an ignore file of older versions can. */
function eslintStep(cwd: string, folder: string): InitStep[] {
  if (existsSync(join(cwd, ".eslintignore"))) return [appendLine(cwd, ".eslintignore", `${folder}/`)];
  const config = firstOf(cwd, eslintConfigs);
  if (config === undefined) return [];
  const item = `{ ignores: ["${folder}/"] }`;
  const isThere = readFileSync(join(cwd, config), "utf8").includes(folder);
  const reason = isThere ? thereAlready : "it is a program, so add the item to its list yourself";
  return [{ subject: `\`${item}\` in ${config}`, change: "left", reason }];
}
