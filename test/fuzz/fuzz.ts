import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { diagnosticsOf } from "../../generator/commands/session.js";
import { codes, formatDiagnostics } from "../../generator/diagnostic.js";
import type { generate } from "../../generator/generate.js";
import { textsBelow } from "../generator/golden.js";
import { Random } from "../support/random.js";
import { corpus, type Seed } from "./corpus.js";
import { mutate, tokensOf } from "./mutate.js";

/** What became of one mutated spec. */
export interface Trial {
  readonly seed: string;
  readonly source: string;
  /** `generated`, or the codes of its errors. */
  readonly outcome: string;
  /** What must not happen; empty when all is well. */
  readonly faults: readonly string[];
}

/** What is tried: from the sources, or as it was built, which starts a process in a third of the time. */
export interface Generator {
  readonly generate: typeof generate;
  readonly diagnosticsOf: typeof diagnosticsOf;
}

/** As long as a spec may run, and a margin for the rest. */
const limitMs = 10_000;

/**
 * Generates mutated specs, one after the other: each has to generate or to be refused with diagnostics, within the limit,
 * and to leave either all of its output or what was there before.
 *
 * @param from the number of the first mutant; a number always makes the same one
 */
export async function* fuzz(generator: Generator, from: number, count: number): AsyncGenerator<Trial> {
  const seeds = corpus();
  const words = [...new Set(seeds.flatMap(({ files }) => tokensOf(files["cache.schema.ts"] ?? "")))];
  const root = realpathSync(mkdtempSync(join(tmpdir(), "cachewright-fuzz-")));
  try {
    for (let index = from; index < from + count; index++) yield await trial(generator, root, index, seeds, words);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function trial(
  { generate, diagnosticsOf }: Generator,
  root: string,
  index: number,
  seeds: readonly Seed[],
  words: readonly string[],
): Promise<Trial> {
  const random = new Random(index);
  const seed = random.pick(seeds);
  const folder = join(root, String(index));
  const source = mutate(seed.files["cache.schema.ts"] ?? "", random, words);
  write(folder, { ...seed.files, "cache.schema.ts": source });
  const before = textsBelow(folder, "node_modules");
  const began = performance.now();
  const faults: string[] = [];
  const result = await generate({ spec: join(folder, "cache.schema.ts"), onPrint: () => undefined }).then(
    ({ changes }) => ({ changes, errors: [] }),
    (error: unknown) => ({ changes: [], errors: diagnosticsOf(error) }),
  );
  const took = performance.now() - began;
  if (took > limitMs + 5000) faults.push(`took ${took.toFixed(0)} ms`);
  const text = formatDiagnostics(result.errors, { cwd: folder, colour: false, readSource: () => undefined });
  if (result.errors.some(({ code }) => code === codes.INTERNAL)) faults.push(`failed itself: ${text}`);
  if (/node:internal|generator\/\w+/.test(text)) faults.push(`shows its own stack: ${text}`);
  if (result.errors.some(({ message }) => message.trim() === "")) faults.push("has a diagnostic without a message");
  faults.push(...outputFaults(before, textsBelow(folder, "node_modules"), result.changes.length > 0));
  rmSync(folder, { recursive: true, force: true });
  const outcome =
    result.errors.length === 0 ? "generated" : [...new Set(result.errors.map(({ code }) => code))].join(" ");
  return { seed: seed.name, source, outcome, faults };
}

function outputFaults(before: object, after: Readonly<Record<string, string>>, isDone: boolean): readonly string[] {
  const added = Object.keys(after).filter((path) => !(path in before));
  if (!isDone) return added.length === 0 ? [] : [`was refused, and left ${added.join(", ")}`];
  const manifest = added.find((path) => path.endsWith("manifest.json"));
  if (manifest === undefined) return ["generated no manifest"];
  const { files } = JSON.parse(after[manifest] ?? "") as { readonly files: readonly string[] };
  const missing = files.filter((name) => after[join(dirname(manifest), name)] === undefined);
  return missing.map((name) => `did not write ${name}`);
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  const zod = fileURLToPath(new URL("../../node_modules/zod", import.meta.url));
  symlinkSync(zod, join(folder, "node_modules/zod"));
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }\n`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
