import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { goldens, textsBelow } from "../generator/golden.js";

/** A spec to start from: its files by relative path, `cache.schema.ts` among them. */
export interface Seed {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

const refused = fileURLToPath(new URL("../generator/refused/cases", import.meta.url));

/** All golden cases, with mistakes and without. Those that end by the time limit alone would take all the time. */
export function corpus(): readonly Seed[] {
  const sound = goldens.map(({ name, folder, output }) => ({ name, files: textsBelow(folder, output) }));
  const wrong = readdirSync(refused).map((name) => ({ name, files: filesOf(join(refused, name)) }));
  return [...sound, ...wrong].filter(({ files }) => files["cache.schema.ts"] !== undefined);
}

function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}
