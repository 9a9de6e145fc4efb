import { renderCache } from "./cache.js";
import { renderExpress } from "./express.js";
import { renderInputs } from "./inputs.js";
import { renderKeys } from "./keys.js";
import { renderManifest } from "./manifest.js";
import type { CacheModel } from "./model.js";

const targetFiles = { express: renderExpress } as const;

/** A framework that wrappers are written for. */
export type Target = keyof typeof targetFiles;

/** All files of a spec, by name. `version` is that of the generator. */
export function render(model: CacheModel, targets: readonly Target[], version: string): ReadonlyMap<string, string> {
  const files = new Map([
    ["inputs.ts", renderInputs(model)],
    ["keys.ts", renderKeys(model)],
    ["cache.ts", renderCache(model)],
    ...targets.map((target) => [`${target}.ts`, targetFiles[target](model)] as const),
  ]);
  return files.set("manifest.json", renderManifest(model, version, [...files.keys(), "manifest.json"]));
}
