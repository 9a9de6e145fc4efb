import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type Plugin, stop } from "esbuild";
import { DiagnosticsError } from "../diagnostic.js";
import { buildDiagnostics, isBuildFailure } from "../spec/build-failure.js";
import { withinLimit } from "../spec/bundle-limit.js";
import { locationDefines, moduleLocation } from "../spec/module-location.js";
import { packages } from "../spec/packages.js";
import type { OutputFiles } from "../output-plan.js";

/** Files that exist in memory only, and the folder that they are for. */
export interface Rendered {
  /** The absolute path of the spec, whose packages and aliases count. */
  readonly spec: string;
  /** Absolute; it need not exist. */
  readonly output: string;
  readonly files: OutputFiles;
}

/**
 * Makes one module of JavaScript of what was rendered and of the user's functions that it imports. It exports
 * `definition`: what `cache.ts` says of the route or mutation with that name.
 *
 * @throws {DiagnosticsError} when a module of the user's cannot be bundled, or not in time
 */
export async function bundleDefinition(rendered: Rendered, name: string, timeoutMs: number): Promise<string> {
  const options = {
    absWorkingDir: dirname(rendered.spec),
    bundle: true,
    define: locationDefines,
    format: "esm",
    logLevel: "silent",
    platform: "node",
    plugins: [inMemory(rendered, name), packages(new Set()), moduleLocation],
    stdin: { contents: `export { definition } from "generated:cache.ts";`, resolveDir: dirname(rendered.spec) },
    target: "node20",
    write: false,
  } as const satisfies BuildOptions;
  try {
    const { outputFiles } = await withinLimit(rendered.spec, timeoutMs, () => build(options));
    return outputFiles[0]?.text ?? "";
  } catch (error) {
    throw isBuildFailure(error) ? new DiagnosticsError(buildDiagnostics(error, rendered.spec)) : error;
  } finally {
    await stop(); // esbuild's own process must not keep ours alive
  }
}

const ending = extname(fileURLToPath(import.meta.url));
/** The runtime beside this generator, for which the code was rendered. */
const runtime = new URL(`../../runtime/index${ending}`, import.meta.url).href;
const namespace = "generated";

/** Resolves among files in memory, and from there to the user's modules as if the files lay in their folder. */
function inMemory({ spec, output, files }: Rendered, name: string): Plugin {
  const directory = dirname(spec);
  return {
    name: "in-memory",
    setup(bundling) {
      bundling.onResolve({ filter: /^cachewright\/runtime$/ }, () => ({ path: runtime, external: true }));
      bundling.onResolve({ filter: /^generated:/ }, ({ path }) => ({ path: path.slice(10), namespace }));
      bundling.onResolve({ filter: /^\.\.?\//, namespace }, ({ path, kind }) => {
        const file = `${path.slice(2).replace(/\.[jt]s$/, "")}.ts`;
        if (path.startsWith("./") && files.has(file)) return { path: file, namespace };
        return bundling.resolve(join(output, path), { kind, resolveDir: directory, importer: spec });
      });
      bundling.onLoad({ filter: /./, namespace }, ({ path }) => {
        const exported = path === "cache.ts" ? `\nexport { ${name}Definition as definition };\n` : "";
        return { contents: `${files.get(path) ?? ""}${exported}`, loader: "ts", resolveDir: directory };
      });
    },
  };
}
