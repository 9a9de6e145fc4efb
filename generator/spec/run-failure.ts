import { dirname, resolve } from "node:path";
import { inspect } from "node:util";
import type { BuildFailure, Message } from "esbuild";
import { codes, type Diagnostic } from "../diagnostic.js";
import type { Site } from "./raw.js";
import type { Trace } from "./trace.js";

/** Whether an error is esbuild's, with a list of messages. */
export function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

/** What esbuild reported, one diagnostic for each message. */
export function buildDiagnostics({ errors }: BuildFailure, spec: string): Diagnostic[] {
  return errors.map((message) => buildDiagnostic(message, spec));
}

function buildDiagnostic(message: Message, spec: string): Diagnostic {
  const { text, detail } = message;
  const missing = /^(?:Could not resolve|No matching export|cannot find the package)/.test(text);
  const hint = "check the path; files are named as TypeScript names them, for example `./model.js`";
  const fix = typeof detail === "string" ? detail : hint;
  return {
    code: missing ? codes.IMPORT_NOT_FOUND : codes.SPEC_SYNTAX,
    severity: "error",
    message: text,
    ...(missing && { fix }),
    site: siteOf(message, spec),
  };
}

/** esbuild counts columns from 0, in bytes of UTF-8. */
function siteOf({ location }: Message, spec: string): Site {
  if (location === null) return { file: spec, line: 1, column: 1 };
  const before = Buffer.from(location.lineText).subarray(0, location.column).toString();
  return { file: resolve(dirname(spec), location.file), line: location.line, column: before.length + 1 };
}

/** Thrown in place of leaving the process. */
export class ExitAttempt extends Error {
  override readonly name = "ExitAttempt";
}

/** What a spec threw while it ran, with its stack in terms of the sources. */
export function thrownDiagnostic(error: unknown, spec: string, trace: Trace): Diagnostic {
  const stack = error instanceof Error ? (error.stack ?? String(error)) : "";
  const site = trace.siteOfStack(stack) ?? { file: spec, line: 1, column: 1 };
  if (error instanceof ExitAttempt) {
    const fix = "a spec only describes routes; remove the call from it and from what it imports";
    return { code: codes.SPEC_ENDED, severity: "error", message: `the spec called ${error.message}`, fix, site };
  }
  const frames = trace
    .rewrite(stack)
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  return {
    code: codes.SPEC_THREW,
    severity: "error",
    message: `the spec threw ${nameOf(error)}`,
    ...(frames.length > 0 && { detail: frames.slice(0, 10).join("\n") }),
    fix: "a spec is run to be read: it and what it imports must load without a server, a database or secrets",
    site,
  };
}

function nameOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : inspect(error, { depth: 1 });
  return text.length > 1000 ? `${text.slice(0, 1000)}…` : text;
}
