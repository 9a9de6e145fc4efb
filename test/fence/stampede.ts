import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";

/** What one process of a stampede does. */
export interface Herd {
  /** Of the backend. */
  readonly url: string;
  readonly key: string;
  readonly callers: number;
  readonly loadMs: number;
  readonly outcome: "error" | "never" | "value";
  readonly hardTimeoutMs: number;
}

/** A cold key, 250 callers and a load of 50 ms. */
export const usual = { callers: 250, loadMs: 50, hardTimeoutMs: 30_000 } as const;

/** What it tells. The instants are nanoseconds on the clock of the machine. */
export type HerdReport =
  | { readonly type: "asked" | "loading" | "ready" }
  | {
      readonly type: "done";
      readonly loads: number;
      readonly values: number;
      readonly errors: number;
      readonly begun: string;
      readonly ended: string;
    };

/** What became of a stampede. */
export interface StampedeResult {
  /** Of each process. */
  readonly loads: readonly number[];
  readonly values: number;
  readonly errors: number;
  /** From the instant at which the first asked to that at which the last had its answer, in milliseconds. */
  readonly tookMs: number;
}

/** So many processes that all do the same. */
export function herdsOf(count: number, herd: Herd): readonly Herd[] {
  return Array.from({ length: count }, () => herd);
}

/** Lets every herd ask at the same instant. @param program the bundle that each process runs */
export async function stampede(program: string, herds: readonly Herd[]): Promise<StampedeResult> {
  const processes = herds.map((herd) => new HerdProcess(program, herd));
  try {
    await Promise.all(processes.map((process) => process.told("ready")));
    const at = String(process.hrtime.bigint() + 50_000_000n);
    for (const process of processes) process.begin(at);
    return summed(await Promise.all(processes.map((process) => process.end())));
  } finally {
    for (const process of processes) process.kill();
  }
}

/** The same, but the process that loads first is killed while it does. @returns what became of the others */
export async function orphaned(program: string, claimer: Herd, others: readonly Herd[]): Promise<StampedeResult> {
  const first = new HerdProcess(program, claimer);
  const processes = others.map((herd) => new HerdProcess(program, herd));
  try {
    await Promise.all([first, ...processes].map((process) => process.told("ready")));
    first.begin(String(process.hrtime.bigint()));
    await first.told("loading");
    for (const other of processes) other.begin(String(process.hrtime.bigint()));
    await Promise.all(processes.map((process) => process.told("asked")));
    first.kill();
    return summed(await Promise.all(processes.map((process) => process.end())));
  } finally {
    for (const process of [first, ...processes]) process.kill();
  }
}

type Done = Extract<HerdReport, { type: "done" }>;

class HerdProcess {
  readonly #child: ChildProcess;
  readonly #told = new Map<HerdReport["type"], HerdReport>();

  constructor(program: string, herd: Herd) {
    this.#child = fork(program, [JSON.stringify(herd)]);
    this.#child.on("message", (report: HerdReport) => void this.#told.set(report.type, report));
  }

  begin(at: string): void {
    this.#child.send(at);
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  async end(): Promise<Done> {
    return (await this.told("done")) as Done;
  }

  /** Waits until it has told that. @throws Error when it ends before */
  async told(type: HerdReport["type"]): Promise<HerdReport> {
    for (;;) {
      const report = this.#told.get(type);
      if (report) return report;
      await Promise.race([once(this.#child, "message"), this.#death()]);
    }
  }

  async #death(): Promise<never> {
    await once(this.#child, "exit");
    throw new Error("a process of the stampede ended early");
  }
}

function summed(reports: readonly Done[]): StampedeResult {
  const sum = (count: (report: Done) => number): number => reports.reduce((total, one) => total + count(one), 0);
  const first = Math.min(...reports.map(({ begun }) => Number(BigInt(begun) - BigInt(reports[0]!.begun))));
  const last = Math.max(...reports.map(({ ended }) => Number(BigInt(ended) - BigInt(reports[0]!.begun))));
  return {
    loads: reports.map(({ loads }) => loads),
    values: sum(({ values }) => values),
    errors: sum(({ errors }) => errors),
    tookMs: (last - first) / 1e6,
  };
}
