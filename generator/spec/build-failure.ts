import { dirname, resolve } from "node:path";
import type { BuildFailure, Message } from "esbuild";
import { codes, type Diagnostic } from "../diagnostic.js";
import type { Site } from "./raw.js";
import { foreignEncoding } from "./text-encoding.js";

/** Whether an error is esbuild's, with a list of messages. */
export function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

/** What esbuild reported, one diagnostic for each message. */
export function buildDiagnostics({ errors }: BuildFailure, spec: string): Diagnostic[] {
  const found = errors.map((message) => buildDiagnostic(message, spec));
  const places = found.map(({ message, site }) => `${site?.file}:${site?.line}:${site?.column} ${message}`);
  return found.filter((_each, index) => places.indexOf(places[index] ?? "") === index);
}

function buildDiagnostic(message: Message, spec: string): Diagnostic {
  const { detail } = message;
  // The authoring API is bundled from a file of this package, which nobody imports by its path.
  const text = message.text.replace(/"[^"]*\/define\.[jt]s"/, '"cachewright"');
  const site = siteOf(message, spec);
  const missing = /^(?:Could not resolve|No matching export|cannot find the package)/.test(text);
  const foreign = missing ? undefined : foreignEncoding(site.file);
  if (foreign !== undefined)
    return { code: codes.SPEC_SYNTAX, severity: "error", ...foreign, site: { ...site, line: 1, column: 1 } };
  const fix = typeof detail === "string" ? detail : text.startsWith("No matching") ? exportHint : pathHint;
  return {
    code: missing ? codes.IMPORT_NOT_FOUND : codes.SPEC_SYNTAX,
    severity: "error",
    message: text,
    ...(missing && { fix }),
    site,
  };
}

const pathHint = "check the path; files are named as TypeScript names them, for example `./model.js`";
const exportHint = "check the name; the other module has to export it";

/** esbuild counts columns from 0, in bytes of UTF-8. */
function siteOf({ location }: Message, spec: string): Site {
  if (location === null) return { file: spec, line: 1, column: 1 };
  const before = Buffer.from(location.lineText).subarray(0, location.column).toString();
  return { file: resolve(dirname(spec), location.file), line: location.line, column: before.length + 1 };
}
