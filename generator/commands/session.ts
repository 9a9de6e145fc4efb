import { relative, sep } from "node:path";
import { type Command, Option } from "commander";
import { codes, type Diagnostic, DiagnosticsError, formatDiagnostics } from "../diagnostic.js";
import { readText } from "../read-text.js";
import { Progress } from "./progress.js";

/** The exit codes of all commands. */
export const exitCodes = { done: 0, failed: 1, misused: 2 } as const;

/** What a command has to say when it could do its work. */
export interface Answer {
  /** Lines for people, on stdout. */
  readonly lines: readonly string[];
  /** The same for programs: what `--format json` prints, beside the diagnostics. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Problems that did not keep it from its work, on stderr. An error among them makes it end with 1. */
  readonly diagnostics?: readonly Diagnostic[];
}

/** What a command may use while it runs. */
export interface Session {
  readonly progress: Progress;
  /** Shows what a spec printed, on stderr. */
  readonly onPrint: (text: string) => void;
}

export interface FormatOption {
  readonly format: "json" | "text";
}

/** Adds `--format` to a command. */
export function withFormat(command: Command): Command {
  const option = new Option("--format <format>", "how to print: for people, or one JSON object for programs");
  return command.addOption(option.choices(["text", "json"]).default("text"));
}

/** Runs a command and prints its answer, or the problems that kept it from one; sets the exit code. */
export async function answer({ format }: FormatOption, run: (session: Session) => Promise<Answer>): Promise<void> {
  const progress = new Progress();
  try {
    const given = await run({ progress, onPrint }).finally(() => progress.end());
    print(format, given);
  } catch (error) {
    print(format, { lines: [], data: {}, diagnostics: diagnosticsOf(error) });
  }
}

function onPrint(text: string): void {
  process.stderr.write(text);
}

function print(format: FormatOption["format"], { lines, data, diagnostics = [] }: Answer): void {
  if (format === "json") printJson(data, diagnostics);
  else {
    for (const line of lines) process.stdout.write(`${line}\n`);
    printDiagnostics(diagnostics);
  }
  if (diagnostics.some(({ severity }) => severity === "error")) process.exitCode = exitCodes.failed;
}

/** Prints problems for people, on stderr. */
export function printDiagnostics(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length === 0) return;
  const colour = process.stderr.isTTY && process.env["NO_COLOR"] === undefined;
  process.stderr.write(formatDiagnostics(diagnostics, { cwd: process.cwd(), colour, readSource: readText }));
}

function printJson(data: Answer["data"], diagnostics: readonly Diagnostic[]): void {
  const shown = diagnostics.map(({ site, ...diagnostic }) => ({
    ...diagnostic,
    ...(site && { ...site, file: shownPath(site.file) }),
  }));
  process.stdout.write(`${JSON.stringify({ ...data, diagnostics: shown }, null, 2)}\n`);
}

/** A path as people type it: relative to the working directory, with `/` everywhere. */
export function shownPath(path: string): string {
  return relative(process.cwd(), path).split(sep).join("/");
}

/** The problems that an error stands for. One that nobody foresaw is a mistake of this program's. */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof DiagnosticsError) return error.diagnostics;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return [
    {
      code: codes.INTERNAL,
      severity: "error",
      message: `cachewright itself failed: ${message}`,
      ...(process.env["DEBUG"] !== undefined && stack !== undefined && { detail: stack }),
      fix: "this is a mistake in cachewright: report it with the spec, and with what `DEBUG=1` prints",
    },
  ];
}
