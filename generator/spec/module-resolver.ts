import { dirname } from "node:path";
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

  #resolve(specifier: string, importer: string): string | undefined {
    const options = this.#optionsFor(dirname(importer));
    const { resolvedModule } = ts.resolveModuleName(specifier, importer, options, ts.sys);
    return resolvedModule?.isExternalLibraryImport === false ? resolvedModule.resolvedFileName : undefined;
  }

  #optionsFor(directory: string): ts.CompilerOptions {
    const config = ts.findConfigFile(directory, (path) => ts.sys.fileExists(path));
    const key = config ?? "";
    const options = this.#options.get(key) ?? (config === undefined ? modern : readOptions(config));
    this.#options.set(key, options);
    return options;
  }
}

const modern: ts.CompilerOptions = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };

function readOptions(config: string): ts.CompilerOptions {
  const { config: json = {} } = ts.readConfigFile(config, (path) => ts.sys.readFile(path)) as { config?: unknown };
  // The list of the project's files is of no interest, and making it would read the whole disk.
  const host: ts.ParseConfigHost = { ...ts.sys, useCaseSensitiveFileNames: true, readDirectory: () => [] };
  const { options } = ts.parseJsonConfigFileContent(json, host, dirname(config));
  return options.module === undefined && options.moduleResolution === undefined ? { ...options, ...modern } : options;
}
