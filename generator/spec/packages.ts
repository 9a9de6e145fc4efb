import { existsSync } from "node:fs";
import { isBuiltin } from "node:module";
import { extname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild";
import { ancestors } from "../ancestors.js";

/** What `import "cachewright"` means inside a spec: the very copy that runs, so that its marks and frames fit. */
const define = fileURLToPath(new URL(`./define${extname(fileURLToPath(import.meta.url))}`, import.meta.url));

/** Keeps the plugin from answering its own question. */
const asked = Symbol("asked");

/**
 * Leaves installed packages to Node and bundles the rest: tsconfig `paths`, `#imports`, and packages of the same
 * workspace that are TypeScript, which Node would refuse. A package that is not installed is an error at its import.
 *
 * @param installed collects the specifiers that are installed packages
 */
export function packages(installed: Set<string>): Plugin {
  return {
    name: "packages",
    setup: (build) => build.onResolve({ filter: /^[^./]/ }, (args) => resolve(build, args, installed)),
  };
}

async function resolve(
  build: PluginBuild,
  args: OnResolveArgs,
  installed: Set<string>,
): Promise<OnResolveResult | undefined> {
  const { path, kind, importer, resolveDir, namespace } = args;
  if (kind === "entry-point" || isAbsolute(path) || args.pluginData === asked) return undefined;
  if (path === "cachewright") return { path: define };
  if (path.startsWith("cachewright/")) return { path: ownSubpath(path), external: true };
  if (isBuiltin(path)) return { path, external: true };
  const found = await build.resolve(path, { kind, importer, resolveDir, namespace, pluginData: asked });
  const here = isInstalled(path, resolveDir);
  if (here && kind === "import-statement") installed.add(path);
  if (found.errors.length > 0) return missing(args, here);
  return here && !isTypeScript(found.path) ? { path, external: true } : { path: found.path };
}

/** Node itself looks for a `require` or `import()` when it runs, where the code may be ready for its absence. */
function missing({ path, kind }: OnResolveArgs, here: boolean): OnResolveResult {
  if (here || kind !== "import-statement") return { path, external: true };
  return {
    errors: [{ text: `cannot find the package "${path}"`, detail: `run \`npm install ${packageName(path)}\`` }],
  };
}

/** A subpath of this package, which a spec in this package's own repository cannot reach by name. */
function ownSubpath(path: string): string {
  try {
    return import.meta.resolve(path);
  } catch {
    return path;
  }
}

function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

function isInstalled(specifier: string, directory: string): boolean {
  return ancestors(directory).some((each) => existsSync(join(each, "node_modules", packageName(specifier))));
}

function packageName(specifier: string): string {
  const [scope = "", name = ""] = specifier.split("/");
  return specifier.startsWith("@") ? `${scope}/${name}` : scope;
}
