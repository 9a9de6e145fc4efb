import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { guardOrphan } from "./orphan-guard.js";

/** What a child may use before it is killed. */
export interface ChildLimits {
  readonly timeoutMs: number;
  /** Bytes on stdout and stderr together. */
  readonly outputBytes: number;
}

/** How a child ended. */
export interface ChildEnd {
  readonly reason: "exit" | "output" | "timeout" | "unstarted";
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to stdout and stderr. */
  readonly printed: string;
  /** What it might have used. */
  readonly limits: ChildLimits;
}

/** How long output may still arrive after the end: a grandchild that holds the pipe must not hold us. */
const drainMs = 200;

/**
 * A Node module in a process of its own, which gets ready and then waits for {@link Child.run}. There is no channel for
 * messages, so the module can break none.
 */
export class Child {
  readonly #process: ChildProcess;
  readonly #limits: ChildLimits;
  readonly #end: Promise<ChildEnd>;
  #reason: ChildEnd["reason"] | undefined;
  #printed: () => string = () => "";

  constructor(module: string, args: readonly string[], execArgv: readonly string[], limits: ChildLimits) {
    this.#limits = limits;
    this.#process = spawn(process.execPath, [...execArgv, module, ...args], { stdio: ["pipe", "pipe", "pipe"] });
    this.#process.stdin?.on("error", () => undefined); // it is dead already, and that is what #end tells
    this.#end = new Promise((resolve) => this.#watch(resolve));
    const { pid } = this.#process;
    if (pid !== undefined) void this.#end.then(guardOrphan(pid));
  }

  /**
   * Lets it go on, until it exits or goes over a limit. In every case the process is dead when this resolves, whatever
   * sockets, timers or endless loops it holds. Never rejects.
   */
  async run(): Promise<ChildEnd> {
    const timer = setTimeout(() => this.#stop("timeout"), this.#limits.timeoutMs);
    this.#process.stdin?.end("run\n");
    const end = await this.#end;
    clearTimeout(timer);
    return end;
  }

  /** Ends it without asking. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }

  #stop(reason: ChildEnd["reason"]): void {
    this.#reason ??= reason;
    this.kill();
  }

  #watch(resolve: (end: ChildEnd) => void): void {
    const child = this.#process;
    this.#printed = collect(child, this.#limits.outputBytes, () => this.#stop("output"));
    const finish = () => {
      for (const stream of streamsOf(child)) stream.destroy();
      const { exitCode: code, signalCode: signal } = child;
      resolve({ reason: this.#reason ?? "exit", code, signal, printed: this.#printed(), limits: this.#limits });
    };
    child.once("error", () => {
      this.#reason ??= "unstarted";
      finish();
    });
    child.once("close", finish);
    child.once("exit", () => setTimeout(finish, drainMs).unref());
  }
}

function collect(child: ChildProcess, limit: number, onLimit: () => void): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for (const stream of streamsOf(child)) {
    stream.on("data", (chunk: Buffer) => {
      if (bytes < limit) chunks.push(chunk.subarray(0, limit - bytes));
      bytes += chunk.length;
      if (bytes > limit) onLimit();
    });
  }
  return () => Buffer.concat(chunks).toString();
}

function streamsOf(child: ChildProcess): Readable[] {
  return [child.stdout, child.stderr].filter((stream) => stream !== null);
}
