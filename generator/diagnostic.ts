import { relative, sep } from "node:path";
import type { Site } from "./spec/raw.js";

/**
 * The codes of all problems that the generator reports. A code never changes its meaning and is never used again.
 * 1001–1099 loading, 1100–1199 options and routes, 1200–1299 keys and tags, 1300–1399 schemas and types, 1400–1499 output,
 * 1500–1599 what a command was asked for.
 */
export const codes = {
  SPEC_NOT_FOUND: "CW1001",
  SPEC_AMBIGUOUS: "CW1002",
  SPEC_UNREADABLE: "CW1003",
  SPEC_SYNTAX: "CW1004",
  IMPORT_NOT_FOUND: "CW1005",
  SPEC_THREW: "CW1006",
  SPEC_ENDED: "CW1007",
  SPEC_TIMED_OUT: "CW1008",
  SPEC_PRINTED_TOO_MUCH: "CW1009",
  NO_DEFINITION: "CW1010",
  NOT_INSTALLED: "CW1011",
  UNWRITABLE_CACHE: "CW1012",
  NO_ENTRY: "CW1013",
  EMPTY_SPEC: "CW1014",
  INTERNAL: "CW1099",

  INVALID_OPTION: "CW1101",
  UNKNOWN_OPTION: "CW1102",
  INVALID_NAME: "CW1103",
  NAME_CLASH: "CW1104",
  INVALID_PATH: "CW1105",
  PARAM_NOT_IN_PATH: "CW1106",
  DUPLICATE_ROUTE: "CW1107",
  UNKNOWN_TARGET: "CW1108",
  INVALID_DURATION: "CW1109",
  NO_IDENTITY: "CW1110",
  NO_EFFECT: "CW1111",
  PRIVATE_INPUT: "CW1112",
  UNBOUNDED_KEY: "CW1113",
  OVERLAPPING_PATHS: "CW1114",
  IDLE_MUTATION: "CW1115",
  NEVER_INVALIDATED: "CW1116",
  UNUSED_FAMILY: "CW1117",

  INVALID_TEMPLATE: "CW1201",
  UNKNOWN_INPUT: "CW1202",
  UNKNOWN_FAMILY: "CW1203",
  WRONG_TAG_ARGUMENTS: "CW1204",
  TOO_MANY_TAGS: "CW1205",
  KEY_NEEDS_SEPARATOR: "CW1206",
  FUNCTION_NOT_FOUND: "CW1207",
  FUNCTION_NOT_SELF_CONTAINED: "CW1208",
  FUNCTION_RETURN_UNKNOWN: "CW1209",

  UNKNOWN_TYPE: "CW1301",
  SPEC_LOCAL_TYPE: "CW1302",
  UNCOMPILABLE_SCHEMA: "CW1303",
  INPUT_NOT_SCALAR: "CW1304",
  INVALID_HEADER: "CW1305",
  NOT_EXPORTED: "CW1306",
  TYPE_NEEDS_ARGUMENTS: "CW1307",
  FREE_TYPE_PARAMETER: "CW1308",
  PART_IS_LOST: "CW1309",

  UNWRITABLE_OUTPUT: "CW1401",
  OUTPUT_ESCAPES: "CW1403",
  OUT_OF_DATE: "CW1404",

  NO_SUCH_ROUTE: "CW1501",
  NO_SUCH_REVISION: "CW1502",
  NO_MANIFEST: "CW1503",
} as const;

/** One problem of a spec: what, where, and what to do about it. */
export interface Diagnostic {
  /** A stable code from {@link codes}, for example `CW1003`. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** What is wrong, in one sentence; it names the route and the field. */
  readonly message: string;
  /** Further lines below the source line, for example the stack of an error. */
  readonly detail?: string;
  /** What to do, in one sentence. */
  readonly fix?: string;
  /** Where; absent when no place in a file is to blame. */
  readonly site?: Site;
}

/** A failure with one or more problems to show to the user. */
export class DiagnosticsError extends Error {
  override readonly name = "DiagnosticsError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    super(diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"), options);
    this.diagnostics = diagnostics;
  }
}

/** What printing a diagnostic needs to know about the world. */
export interface FormatOptions {
  /** Paths are shown relative to this directory. */
  readonly cwd: string;
  /** The text of a file; `undefined` when it cannot be read, which leaves the source line out. */
  readonly readSource: (file: string) => string | undefined;
  /** Whether to print ANSI colours. */
  readonly colour: boolean;
}

/**
 * Prints a problem: the place in a form that editors make clickable, the source line with a caret, and the fix.
 *
 * ```text
 * src/cache.schema.ts:12:10 error CW1101 `getArticle.ttl` is negative
 *
 *   12 │     ttl: -5,
 *      │          ^
 *      = fix: use 0 for "do not store"
 * ```
 */
export function formatDiagnostic(diagnostic: Diagnostic, options: FormatOptions): string {
  const paint = painter(options.colour);
  const { severity, code, message, site } = diagnostic;
  const place =
    site === undefined ? [] : [paint("bold", `${displayPath(site.file, options.cwd)}:${site.line}:${site.column}`)];
  const [first = "", ...more] = printable(message).split("\n");
  const head = [...place, paint(severity === "error" ? "red" : "yellow", severity), paint("dim", code), first].join(
    " ",
  );
  const excerpt = site && excerptOf(site, options.readSource(site.file), paint);
  const gutter = excerpt?.gutter ?? "  ";
  const tail = [...detailLines(diagnostic.detail, options.cwd, gutter), ...fixLines(diagnostic.fix, gutter, paint)];
  const body = [...(excerpt?.lines ?? []), ...tail];
  return [head, ...more.map((line) => `  ${line}`), ...(excerpt ? [""] : []), ...body].join("\n");
}

/** Prints all problems in the order of their places, with a blank line between them and a count at the end. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], options: FormatOptions): string {
  const blocks = diagnostics.toSorted(bySite).map((diagnostic) => formatDiagnostic(diagnostic, options));
  return `${[...blocks, countOf(diagnostics)].join("\n\n")}\n`;
}

function bySite(a: Diagnostic, b: Diagnostic): number {
  if (!a.site || !b.site) return Number(a.site !== undefined) - Number(b.site !== undefined);
  if (a.site.file !== b.site.file) return a.site.file < b.site.file ? -1 : 1;
  return a.site.line - b.site.line || a.site.column - b.site.column;
}

function countOf(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic["severity"]) => {
    const n = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return n === 0 ? [] : [`${n} ${severity}${n === 1 ? "" : "s"}`];
  };
  return [...count("error"), ...count("warning")].join(", ");
}

/** The path as a person would type it: relative where the file is below `cwd` or near it, with `/` everywhere. */
function displayPath(file: string, cwd: string): string {
  const path = relative(cwd, file).split(sep).join("/");
  return path.startsWith("../../..") ? file : path;
}

/** Columns shown of a long line, on both sides of the caret. */
const reach = 70;

interface Excerpt {
  readonly gutter: string;
  readonly lines: readonly string[];
}

function excerptOf(site: Site, source: string | undefined, paint: Paint): Excerpt | undefined {
  const line = source?.split(/\r\n|[\n\r\u2028\u2029]/)[site.line - 1];
  if (line === undefined || line.trim() === "" || isNoText.test(line)) return undefined;
  const [from, to] = [Math.max(0, site.column - 1 - reach), site.column - 1 + reach];
  const shown = printable(line.slice(from, to));
  const before = printable(line.slice(from, site.column - 1));
  const number = String(site.line);
  const gutter = `  ${" ".repeat(number.length)} `;
  const caret = "^".repeat(tokenWidth(shown.slice(before.length)));
  return {
    gutter,
    lines: [
      `${paint("dim", `  ${number} │`)} ${cut(shown, from > 0, to < line.length)}`,
      `${paint("dim", `${gutter}│`)} ${before.replace(/[^\t]/gu, " ")}${paint("red", caret)}`,
    ],
  };
}

/** A line of a file in another encoding than UTF-8. */
// oxlint-disable-next-line no-control-regex
const isNoText = /^\ufffd|\u0000/;

/** Says where there is more of a line; the caret below stays where it is. */
function cut(shown: string, isCutBefore: boolean, isCutAfter: boolean): string {
  const text = isCutBefore ? shown.replace(/^./su, "…") : shown;
  return isCutAfter ? text.replace(/.$/su, "…") : text;
}

/** How much to underline: the word or the string literal that starts here, else one column. */
function tokenWidth(text: string): number {
  return /^(?:[\p{ID_Start}$_][\p{ID_Continue}$]*|"[^"]*"|'[^']*'|`[^`]*`|-?\d[\w.]*)/u.exec(text)?.[0].length ?? 1;
}

/** Files below `cwd` are named as in the first line. */
function detailLines(detail: string | undefined, cwd: string, gutter: string): string[] {
  if (detail === undefined) return [];
  const lines = printable(detail.replaceAll(`${cwd}${sep}`, "")).split("\n");
  return lines.map((line) => `${gutter}  ${line}`);
}

function fixLines(fix: string | undefined, gutter: string, paint: Paint): string[] {
  if (fix === undefined) return [];
  const [first = "", ...more] = printable(fix).split("\n");
  return [`${gutter}${paint("green", "= fix:")} ${first}`, ...more.map((line) => `${gutter}       ${line}`)];
}

/** Control characters of a user's file or message must not drive the terminal. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\ufffd");
}

type Paint = (style: keyof typeof styles, text: string) => string;

const styles = { bold: "1", dim: "2", red: "1;31", yellow: "1;33", green: "32" } as const;

function painter(colour: boolean): Paint {
  return colour ? (style, text) => `\u001b[${styles[style]}m${text}\u001b[0m` : (_style, text) => text;
}
