import { inspect } from "node:util";
import { codes, type Diagnostic } from "../diagnostic.js";
import type { Trace } from "./trace.js";

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
