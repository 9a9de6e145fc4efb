import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../files.js";
import { type CodeBlock, codeBlocks, fileOf, linesOf } from "./code-blocks.js";
import { parseCurl } from "./curl.js";

interface Manifest {
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;

/** What is wrong with the code blocks of a document, each with its line; see `docs.test.ts` for the convention. */
export function problemsOf(markdown: string): string[] {
  const blocks = codeBlocks(markdown);
  const problems = blocks.flatMap((block, at) =>
    problemsOfBlock(block, blocks.slice(0, at)).map((why) => `line ${block.line}: ${why}`),
  );
  const fences = markdown.match(/^ *`{3,}/gm)?.length ?? 0;
  return fences === 2 * blocks.length ? problems : [...problems, "a fence is not closed"];
}

function problemsOfBlock(block: CodeBlock, before: readonly CodeBlock[]): string[] {
  const unknownFlags = block.flags.filter((flag) => !(flagsOf[block.language] ?? []).includes(flag));
  if (unknownFlags.length > 0) return [`\`${block.language}\` takes no flag ${unknownFlags.join(" ")}`];
  return checks[block.language]?.(block, before) ?? [`no convention for \`${block.language}\``];
}

const flagsOf: Readonly<Record<string, readonly string[]>> = { ts: ["run", "serve"], text: ["sample"] };

type Check = (block: CodeBlock, before: readonly CodeBlock[]) => string[];

const checks: Readonly<Record<string, Check>> = {
  ts(block, before) {
    const file = fileOf(block);
    if (file === undefined) return ["a `ts` block starts with `// file: NAME`"];
    return before.some((other) => fileOf(other) === file) ? [`${file} is there twice`] : [];
  },
  sh: (block) => linesOf(block).flatMap(problemsOfCommand),
  json: (block) => problemOf(() => JSON.parse(block.text)),
  http: (_, before) => (before.at(-1)?.text.includes("curl ") ? [] : ["an `http` block follows a `curl` line"]),
  text(block, before) {
    const isExplained = block.flags.includes("sample") || before.at(-1)?.flags.includes("run");
    return isExplained ? [] : ["a `text` block follows a `ts run` block, or is a `text sample`"];
  },
};

function problemsOfCommand(line: string): string[] {
  const command = line.replace(/(^|\s)#.*$/, "").trim();
  const [program, verb = "", ...rest] = command.split(/\s+/);
  if (command === "") return [];
  if (program === "curl") return problemOf(() => parseCurl(command));
  if (program === "npm") return problemsOfNpm(verb, rest);
  if (program === "npx" && verb === manifest.name) return [];
  if (program === "npx" && verb === "tsx") return existsSync(join(root, rest[0] ?? "")) ? [] : [`no file ${rest[0]}`];
  return [`nothing checks the command ${command}`];
}

function problemsOfNpm(verb: string, rest: readonly string[]): string[] {
  const names = rest
    .slice(0, rest.includes("--") ? rest.indexOf("--") : undefined)
    .filter((word) => !word.startsWith("-"));
  if (verb === "install") return names.filter((name) => !isKnownPackage(name)).map((name) => `unknown package ${name}`);
  const script = verb === "run" ? (names[0] ?? "") : verb;
  return script in manifest.scripts || script === scriptOfInit ? [] : [`unknown script ${script}`];
}

/** The script that `cachewright init` adds to the user's package.json. */
const scriptOfInit = "cache";

function isKnownPackage(name: string): boolean {
  return name === manifest.name || name in manifest.dependencies || name in manifest.devDependencies;
}

function problemOf(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    return [String(error)];
  }
}
