import type { Diagnostic } from "../diagnostic.js";
import { ModuleResolver } from "../spec/module-resolver.js";

/** What the messages of an import that leads nowhere have in common is the specifier. */
const lostImports = [
  /^Could not resolve "([^"]*)"/,
  /^cannot find the package "([^"]*)"/,
  / is imported from "([^"]*)", where there is no file$/,
];

/** The files that imports may have meant which led nowhere: one that comes mends the spec. */
export function missingFiles(diagnostics: readonly Diagnostic[]): readonly string[] {
  const modules = new ModuleResolver();
  return diagnostics.flatMap(({ message, site }) => {
    const specifier = lostImports.map((pattern) => pattern.exec(message)?.[1]).find((each) => each !== undefined);
    return specifier === undefined || site === undefined ? [] : modules.candidates(specifier, site.file);
  });
}
