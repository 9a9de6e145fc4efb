import { dirname, normalize } from "node:path";
import { ts } from "ts-morph";

/** Finds the files behind import specifiers, with the options of the nearest `tsconfig.json`. */
export class ModuleResolver {
  readonly #options = new Map<string, ts.CompilerOptions>();
  readonly #resolved = new Map<string, string | undefined>();

  /** The local file behind a specifier; `undefined` for a package, or when there is none. */
  localFile(specifier: string, importer: string): string | undefined {
    const key = `${importer}\0${specifier}`;
    if (!this.#resolved.has(key)) this.#resolved.set(key, this.#resolve(specifier, importer));
    return this.#resolved.get(key);
  }

  /**
   * Whether a specifier that can only mean a file of the project, a relative path or an alias of the tsconfig, leads nowhere.
   */
  isLost(specifier: string, importer: string): boolean {
    const isOwn = specifier.startsWith(".") || this.#isAlias(specifier, importer);
    return isOwn && this.#resolution(specifier, importer).resolvedModule === undefined;
  }

  /** The files of which one would have to be there for a specifier to lead somewhere; none in `node_modules`. */
  candidates(specifier: string, importer: string): readonly string[] {
    // Not in TypeScript's public types, and what its own watch goes by.
    const { failedLookupLocations = [] } = this.#resolution(specifier, importer, empty) as {
      readonly failedLookupLocations?: readonly string[];
    };
    return failedLookupLocations.filter((file) => !/[\\/]node_modules[\\/]/.test(file)).map((file) => normalize(file));
  }

  /** The pattern "*" takes packages too. */
  #isAlias(specifier: string, importer: string): boolean {
    const patterns = Object.keys(this.#optionsFor(dirname(importer)).paths ?? {}).filter((pattern) => pattern !== "*");
    return patterns.some((pattern) => {
      const [before = "", after] = pattern.split("*");
      return after === undefined ? specifier === pattern : specifier.startsWith(before) && specifier.endsWith(after);
    });
  }

  #resolve(specifier: string, importer: string): string | undefined {
    const { resolvedModule } = this.#resolution(specifier, importer);
    return resolvedModule?.isExternalLibraryImport === false ? resolvedModule.resolvedFileName : undefined;
  }

  #resolution(
    specifier: string,
    importer: string,
    host: ts.ModuleResolutionHost = ts.sys,
  ): ts.ResolvedModuleWithFailedLookupLocations {
    return ts.resolveModuleName(specifier, importer, this.#optionsFor(dirname(importer)), host);
  }

  #optionsFor(directory: string): ts.CompilerOptions {
    const config = ts.findConfigFile(directory, (path) => ts.sys.fileExists(path));
    const key = config ?? "";
    const options = this.#options.get(key) ?? (config === undefined ? modern : readOptions(config));
    this.#options.set(key, options);
    return options;
  }
}

/** A disk without files: all places are looked at, also those in folders that are missing, and one that was filled meanwhile. */
const empty: ts.ModuleResolutionHost = { fileExists: () => false, readFile: () => undefined };

const modern: ts.CompilerOptions = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };

function readOptions(config: string): ts.CompilerOptions {
  const { config: json = {} } = ts.readConfigFile(config, (path) => ts.sys.readFile(path)) as { config?: unknown };
  // The list of the project's files is of no interest, and making it would read the whole disk.
  const host: ts.ParseConfigHost = { ...ts.sys, useCaseSensitiveFileNames: true, readDirectory: () => [] };
  const { options } = ts.parseJsonConfigFileContent(json, host, dirname(config));
  return options.module === undefined && options.moduleResolution === undefined ? { ...options, ...modern } : options;
}
