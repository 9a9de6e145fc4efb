import { type Dirent, existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { codes, DiagnosticsError } from "../diagnostic.js";

const names = ["cache.schema.ts", "cache.schema.mts"];
const usual = ["src/cache.schema.ts", "src/cache.schema.mts", ...names];

/** How many directories below `cwd` a spec may lie: enough for `apps/api/src` in a monorepo. */
const depth = 3;

/**
 * The absolute path of the project's spec: `src/cache.schema.ts` or `cache.schema.ts`, else the only
 * `cache.schema.{ts,mts}` up to three directories below `cwd`.
 *
 * @throws {DiagnosticsError} when there is none, or when several could be meant
 */
export function findSpec(cwd: string): string {
  const near = usual.map((name) => join(cwd, name)).filter((file) => existsSync(file));
  const found = near.length > 0 ? near : below(cwd, depth).toSorted();
  const [file, ...others] = found;
  if (file === undefined) throw notFound();
  if (others.length > 0) throw ambiguous(found.map((path) => relative(cwd, path)));
  return file;
}

function below(directory: string, levels: number): string[] {
  if (levels === 0) return [];
  const children = entriesOf(directory).filter((entry) => entry.isDirectory() && !isSkipped(entry.name));
  return children.flatMap(({ name }) => {
    const child = join(directory, name);
    const here = names.map((spec) => join(child, spec)).filter((file) => existsSync(file));
    return [...here, ...below(child, levels - 1)];
  });
}

function isSkipped(name: string): boolean {
  return name.startsWith(".") || name === "node_modules" || name === "dist" || name === "coverage";
}

/** A directory that may not be read holds no spec for us. */
function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

function notFound(): DiagnosticsError {
  return new DiagnosticsError([
    {
      code: codes.SPEC_NOT_FOUND,
      severity: "error",
      message: "there is no `cache.schema.ts` here",
      fix: "run `cachewright init` to write a first one, or name yours with `--spec FILE`",
    },
  ]);
}

function ambiguous(files: readonly string[]): DiagnosticsError {
  return new DiagnosticsError([
    {
      code: codes.SPEC_AMBIGUOUS,
      severity: "error",
      message: `several files could be the spec: ${files.join(", ")}`,
      fix: `say which one, for example \`--spec ${files[0]}\``,
    },
  ]);
}
