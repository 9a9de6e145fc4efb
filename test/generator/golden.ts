import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Folders with a spec, its modules, and the files that generating makes of them. */
export const casesFolder = fileURLToPath(new URL("cases", import.meta.url));

/** The Conduit example, whose generated code is a golden too. */
export const conduitFolder = fileURLToPath(new URL("../../examples/conduit/src", import.meta.url));

/** The spec that the adapters are tested with. */
const shopFolder = fileURLToPath(new URL("../adapters/shop", import.meta.url));

export interface Golden {
  readonly name: string;
  readonly folder: string;
  /** The folder of the generated files, relative to `folder`. */
  readonly output: string;
}

export const goldens: readonly Golden[] = [
  ...readdirSync(casesFolder).map((name) => ({ name, folder: join(casesFolder, name), output: "expected" })),
  { name: "conduit", folder: conduitFolder, output: "generated" },
  { name: "shop", folder: shopFolder, output: "generated" },
];

/** The texts of all files below a folder, by relative path; what is below `except` is left out. */
export function textsBelow(folder: string, except?: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  const kept = paths.filter((path) => except === undefined || !path.startsWith(`${except}/`)).toSorted();
  return Object.fromEntries(kept.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}
