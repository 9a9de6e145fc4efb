import { stripVTControlCharacters, styleText } from "node:util";

/** One line of the demo's table. */
export interface Row {
  readonly request: string;
  readonly who: string;
  readonly status: string;
  /** `Cache-Status`, without the name of the cache. */
  readonly cacheStatus: string;
  /** Milliseconds. */
  readonly time: number;
  /** What the answer says. */
  readonly answer: string;
}

const widths = [32, 5, 6, 21, 9, 16] as const;
const titles = ["request", "who", "status", "Cache-Status", "time", "answer"];

export function printHead(): void {
  console.log(`\n${paint("bold", lineOf(titles))}`);
  console.log(paint("dim", lineOf(widths.map((width) => "─".repeat(width)))));
}

export function printRow({ request, who, status, cacheStatus, time, answer }: Row): void {
  const cells = [request, who, status, cacheColor(cacheStatus), `${time.toFixed(2)} ms`, answer];
  console.log(lineOf(cells));
}

/** The time is set flush right, the rest flush left. */
function lineOf(cells: readonly string[]): string {
  const padded = cells.map((cell, column) => {
    const gap = " ".repeat(Math.max(0, (widths[column] ?? 0) - stripVTControlCharacters(cell).length));
    return column === 4 ? gap + cell : cell + gap;
  });
  return padded.join("  ").trimEnd();
}

function cacheColor(cacheStatus: string): string {
  if (cacheStatus.startsWith("hit")) return paint("green", cacheStatus);
  return cacheStatus.startsWith("fwd") ? paint("yellow", cacheStatus) : cacheStatus;
}

/** Colours are for terminals only. */
export function paint(style: "bold" | "dim" | "green" | "red" | "yellow", text: string): string {
  return process.stdout.isTTY ? styleText(style, text) : text;
}
