import { type ChildProcess, fork } from "node:child_process";
import type { Readable } from "node:stream";

/** What a child may use before it is killed. */
export interface ChildLimits {
  readonly timeoutMs: number;
  /** Bytes on stdout and stderr together. */
  readonly outputBytes: number;
}

/** How a child ended, and the one message that it sent before. */
export interface ChildEnd {
  readonly reason: "exit" | "message" | "output" | "timeout" | "unstarted";
  readonly message: unknown;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to stdout and stderr. */
  readonly printed: string;
}

/**
 * Runs a Node module in a process of its own until it sends one message, exits, or goes over a limit. In every case the
 * process is dead when this resolves, whatever sockets, timers or endless loops it holds. Never rejects.
 */
export function runChild(
  module: string,
  args: readonly string[],
  execArgv: readonly string[],
  limits: ChildLimits,
): Promise<ChildEnd> {
  const child = fork(module, args, {
    execArgv: [...execArgv],
    serialization: "advanced",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  return new Promise((resolve) => watch(child, limits, resolve));
}

/** How long output may still arrive after the end: a grandchild that holds the pipe must not hold us. */
const drainMs = 200;

function watch(child: ChildProcess, limits: ChildLimits, resolve: (end: ChildEnd) => void): void {
  let reason: ChildEnd["reason"] | undefined;
  let message: unknown;
  const stop = (why: ChildEnd["reason"]) => {
    reason ??= why;
    child.kill("SIGKILL");
  };
  const printed = collect(child, limits.outputBytes, () => stop("output"));
  const timer = setTimeout(() => stop("timeout"), limits.timeoutMs);
  const finish = () => {
    clearTimeout(timer);
    for (const stream of streamsOf(child)) stream.destroy();
    resolve({ reason: reason ?? "exit", message, code: child.exitCode, signal: child.signalCode, printed: printed() });
  };
  child.once("message", (received) => {
    if (reason === undefined) message = received;
    stop("message");
  });
  child.once("error", () => {
    reason ??= "unstarted";
    finish();
  });
  child.once("close", finish);
  child.once("exit", () => setTimeout(finish, drainMs));
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
