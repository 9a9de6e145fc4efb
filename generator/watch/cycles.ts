import type { Diagnostic } from "../diagnostic.js";
import { type FileChange, generate } from "../generate.js";
import { keepRunning } from "../spec/bundle.js";
import { PreparedRun } from "../spec/prepared-run.js";
import { WatchedFiles } from "./watched-files.js";

/** One time that the spec was read because something had changed. */
export interface Cycle {
  /** Empty when the spec was refused. */
  readonly changes: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
  readonly isDone: boolean;
  /** From the moment in which the change was noticed. */
  readonly milliseconds: number;
}

export interface CyclesOptions {
  /** The absolute path of the spec. */
  readonly spec: string;
  readonly onPrint: (text: string) => void;
  /** Turns what a refused spec throws into diagnostics. */
  readonly diagnosticsOf: (error: unknown) => readonly Diagnostic[];
  readonly onCycle: (cycle: Cycle) => void;
}

/** A prepared process is not kept for longer: its folder is swept after a day. */
const freshMs = 60 * 60 * 1000;

/**
 * Generates at once and then whenever a file changes that the output depends on, one time after the other. The next process
 * for the spec is always ready, and so are the bundler and the reader of syntax trees.
 */
export class Cycles {
  readonly #options: CyclesOptions;
  readonly #files: WatchedFiles;
  #prepared: { readonly run: PreparedRun; readonly sinceMs: number } | undefined;
  #isRunning = false;
  #isClosed = false;

  constructor(options: CyclesOptions) {
    this.#options = options;
    this.#files = new WatchedFiles(() => void this.#run());
    keepRunning();
  }

  async start(): Promise<void> {
    this.#files.set([this.#options.spec]);
    await this.#run();
  }

  close(): void {
    this.#isClosed = true;
    this.#files.close();
    this.#prepared?.run.end();
  }

  /** A change in the midst of a cycle is looked at when that one is over. */
  async #run(): Promise<void> {
    if (this.#isRunning || this.#isClosed) return;
    this.#isRunning = true;
    do await this.#cycle();
    while (this.#files.hasChanged && !this.#isClosed);
    this.#isRunning = false;
  }

  async #cycle(): Promise<void> {
    const [began, sinceMs] = [performance.now(), Date.now()];
    this.#files.refresh();
    let sources: readonly string[] = [];
    const { spec, onPrint, diagnosticsOf, onCycle } = this.#options;
    const prepared = this.#take();
    const done = await generate({
      spec,
      onPrint,
      onSources: (files) => (sources = files),
      ...(prepared && { prepared }),
    }).then(
      ({ changes, warnings }) => ({ changes, diagnostics: warnings, isDone: true }),
      (error: unknown) => ({ changes: [], diagnostics: diagnosticsOf(error), isDone: false }),
    );
    prepared?.end(); // a spec that cannot be read at all has not used it
    if (this.#isClosed) return;
    onCycle({ ...done, milliseconds: performance.now() - began });
    const known = done.isDone ? [] : this.#files.all;
    const missing = done.isDone ? [] : await this.#missing(done.diagnostics);
    this.#files.set([...new Set([spec, ...known, ...sources, ...missing])], sinceMs);
    this.#prepare();
  }

  async #missing(diagnostics: readonly Diagnostic[]): Promise<readonly string[]> {
    const { missingFiles } = await import("./missing-files.js");
    return missingFiles(diagnostics);
  }

  #take(): PreparedRun | undefined {
    const { run, sinceMs } = this.#prepared ?? { sinceMs: 0 };
    this.#prepared = undefined;
    if (Date.now() - sinceMs < freshMs) return run;
    run?.end();
    return undefined;
  }

  /** Where none can be made ready, the next cycle tells why. */
  #prepare(): void {
    try {
      this.#prepared = { run: new PreparedRun(this.#options.spec), sinceMs: Date.now() };
    } catch {
      this.#prepared = undefined;
    }
  }
}
