import type { Cell } from "./cells/cell.js";
import type { Latency } from "./latency.js";
import type { Measurement } from "./measurement.js";
import type { CellResult } from "./run-cells.js";
import type { BackendName } from "./target.js";
import { backends } from "./target.js";
import { failuresOf, zerosOf } from "./verdict.js";

const titles: Readonly<Record<BackendName, string>> = {
  redis: "Redis",
  "redis-cluster": "Redis Cluster",
  memcached: "Memcached",
};

const columns = [
  "Fault",
  "Backend",
  "Verdict",
  "Alive",
  "Unhandled",
  "Wrong",
  "Failed reads",
  "Unsettled",
  "Lost",
  "Acknowledged / rejected",
  "No fault",
  "Until open",
  "While open",
  "Recovery",
];

/** The matrix as a table of Markdown: one line for each backend of the faults that were run. */
export function renderTable(cells: readonly Cell[], results: readonly CellResult[]): string {
  const run = cells.filter((cell) => backends.some((backend) => results.some((result) => isOf(result, cell, backend))));
  const lines = run.flatMap((cell) => backends.flatMap((backend) => line(cell, backend, results) ?? []));
  return [row(columns), row(columns.map(() => "---")), ...lines].join("\n");
}

function line(cell: Cell, backend: BackendName, results: readonly CellResult[]): string | undefined {
  const [title, name] = [cell.title, titles[backend]];
  const absent = cell.absent?.[backend];
  if (absent !== undefined) return partial([title, name, `does not apply: ${absent}`]);
  const result = results.find((one) => isOf(one, cell, backend));
  if (!result) return undefined;
  if ("error" in result) return partial([title, name, "**could not be measured**"]);
  return row([title, name, ...measured(result.measurement)]);
}

function isOf(result: CellResult, cell: Cell, backend: BackendName): boolean {
  const of = "error" in result ? result : result.measurement;
  return of.cell === cell.name && of.backend === backend;
}

function measured(measurement: Measurement): string[] {
  const { alive, verdict, calm, untilOpen, whileOpen, recoveryMs, remark } = measurement;
  const failures = failuresOf(measurement);
  const verdictText = failures.length === 0 ? "ok" : `**${failures.join(", ")}**`;
  return [
    remark ? `${verdictText} (${remark})` : verdictText,
    alive ? "yes" : "**no**",
    ...Object.values(zerosOf(measurement)).map(String),
    `${verdict.acknowledged} / ${verdict.rejected}`,
    latency(calm),
    latency(untilOpen),
    latency(whileOpen),
    recoveryMs === undefined ? "never" : `${Math.round(recoveryMs)} ms`,
  ];
}

function latency(measured: Latency | undefined): string {
  return measured ? `${rounded(measured.own)} (${rounded(measured.worst)}, ${rounded(measured.p99)}) ms` : "–";
}

function rounded(ms: number): string {
  return ms >= 10 ? String(Math.round(ms)) : ms.toFixed(1);
}

function partial(texts: readonly string[]): string {
  return row([...texts, ...columns.slice(texts.length).map(() => "")]);
}

function row(texts: readonly string[]): string {
  return `| ${texts.join(" | ")} |`;
}
