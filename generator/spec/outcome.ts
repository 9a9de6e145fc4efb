import { readFileSync, writeFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import type { Diagnostic } from "../diagnostic.js";
import type { RawSpec } from "./raw.js";

/** What the process that runs a spec leaves in its folder. */
export type Outcome =
  | { readonly spec: RawSpec; readonly diagnostics: readonly [] }
  | { readonly spec: undefined; readonly diagnostics: readonly Diagnostic[] };

export function writeOutcome(file: string, outcome: Outcome): void {
  writeFileSync(file, serialize(outcome));
}

/**
 * The outcome in a file; `undefined` when there is none, "damaged" when it is not what {@link writeOutcome} writes: user
 * code ran in the process that wrote it, and may have replaced anything there.
 */
export function readOutcome(file: string): Outcome | "damaged" | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined;
  }
  try {
    const value: unknown = deserialize(bytes);
    return isOutcome(value) ? value : "damaged";
  } catch {
    return "damaged";
  }
}

function isOutcome(value: unknown): value is Outcome {
  if (!isRecord(value) || !Array.isArray(value["diagnostics"])) return false;
  const diagnostics = value["diagnostics"] as readonly unknown[];
  if (value["spec"] === undefined) return diagnostics.length > 0 && diagnostics.every(isDiagnostic);
  return diagnostics.length === 0 && isSpec(value["spec"]);
}

function isSpec(value: unknown): boolean {
  if (!isRecord(value) || typeof value["file"] !== "string" || !isSite(value["site"])) return false;
  const { sources, options, entries, problems, responses } = value;
  if (!isRecord(options) || !Array.isArray(sources) || !Array.isArray(responses)) return false;
  return Array.isArray(entries) && Array.isArray(problems) && entries.every(isEntry) && problems.every(isDiagnostic);
}

function isEntry(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { name, kind, options, site } = value;
  return typeof name === "string" && typeof kind === "string" && isRecord(options) && isSite(site);
}

function isDiagnostic(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { code, message, site } = value;
  return typeof code === "string" && typeof message === "string" && (site === undefined || isSite(site));
}

function isSite(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { file, line, column } = value;
  return typeof file === "string" && Number.isInteger(line) && Number.isInteger(column);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
