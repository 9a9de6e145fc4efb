import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import type { History } from "./history.js";
import type { Assignment, Count, Report } from "./messages.js";

export interface FleetOptions extends Omit<Assignment, "process" | "seed" | "origin" | "operations"> {
  /** The bundle that each process runs. */
  readonly program: string;
  readonly processes: number;
  readonly seed: number;
  /** Of all processes together. */
  readonly operations: number;
}

/** What the processes of a fleet told, and whatever else they said. */
export interface FleetResult {
  readonly history: History;
  readonly counts: readonly Count[];
  readonly unhandled: readonly string[];
}

/** Processes that use one server at the same time. */
export class Fleet {
  readonly children: readonly ChildProcess[];
  readonly #history: History = { changes: [], reads: [] };
  readonly #counts: Count[] = [];
  readonly #unhandled: string[] = [];

  constructor({ program, processes, operations, ...rest }: FleetOptions) {
    const origin = String(process.hrtime.bigint());
    this.children = Array.from({ length: processes }, (_, index) => {
      const share = Math.ceil(operations / processes);
      const assignment = { ...rest, process: index, seed: rest.seed + index * 1000, origin, operations: share };
      const child = fork(program, [JSON.stringify(assignment)], { execArgv: ["--enable-source-maps"] });
      child.on("message", (report: Report) => this.#hear(report));
      return child;
    });
  }

  /** How many operations have been told of. */
  get operations(): number {
    return this.#history.changes.length + this.#history.reads.length;
  }

  /** Lets all begin at the same time, and waits for their end. @throws Error when one does not end well */
  async run(): Promise<FleetResult> {
    const ended = Promise.all(this.children.map(endOf));
    await Promise.race([ended, Promise.all(this.children.map(readiness))]);
    for (const child of this.children) child.send("go");
    await ended;
    return { history: this.#history, counts: this.#counts, unhandled: this.#unhandled };
  }

  /** Ends those that still run. */
  kill(): void {
    for (const child of this.children) child.kill("SIGKILL");
  }

  #hear(report: Report): void {
    if (report.type === "history") {
      this.#history.changes.push(...report.portion.changes);
      this.#history.reads.push(...report.portion.reads);
    } else if (report.type === "done") {
      this.#counts.push(...report.counts);
      this.#unhandled.push(...report.unhandled);
    }
  }
}

async function readiness(child: ChildProcess): Promise<void> {
  await once(child, "message");
}

/** What it told last may arrive after it has ended, but not after the channel has. */
async function endOf(child: ChildProcess): Promise<void> {
  const [[code, signal]] = (await Promise.all([once(child, "exit"), once(child, "disconnect")])) as [
    [number | null, NodeJS.Signals | null],
    unknown,
  ];
  if (code !== 0) throw new Error(`a process of the fleet ended with ${code ?? signal}`);
}
