import { type ChildProcess, spawn } from "node:child_process";
import { guardOrphan } from "../spec/orphan-guard.js";

/** How long a command may take to end by itself. */
const patienceMs = 5000;

/** A command that runs beside the watch and is started again when the generated code has changed. */
export class RestartedCommand {
  readonly #command: string;
  readonly #args: readonly string[];
  readonly #tell: (line: string) => void;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  /** How often it was to be restarted or stopped: only the last time counts. */
  #asked = 0;

  constructor([command = "", ...args]: readonly string[], tell: (line: string) => void) {
    this.#command = command;
    this.#args = args;
    this.#tell = tell;
  }

  /** Starts it, after the one before has ended. When it is asked for again meanwhile, or is to stop, that counts. */
  async restart(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    await this.#end();
    if (asked === this.#asked) this.#start();
  }

  /** Ends it with everything that it started: first by SIGTERM, and by SIGKILL after five seconds. */
  async stop(): Promise<void> {
    this.#asked += 1;
    await this.#end();
  }

  #start(): void {
    // In a group of its own on POSIX, so that what it starts ends with it. A terminal belongs to the watch.
    const detached = process.platform !== "win32";
    const child = spawn(this.#command, this.#args, { stdio: ["ignore", "inherit", "inherit"], detached });
    this.#child = child;
    // A watch that is killed cannot end it.
    const endGuard = child.pid === undefined ? undefined : guardOrphan(-child.pid, "end");
    this.#ended = new Promise<void>((resolve) => {
      child.once("error", (error) => {
        this.#tell(`cannot start \`${this.#command}\`: ${error.message}`);
        resolve();
      });
      child.once("exit", (code, signal) => {
        if (this.#child === child)
          this.#tell(`\`${this.#command}\` ended ${code === null ? `by ${signal}` : `with ${code}`}`);
        resolve();
      });
    }).finally(endGuard);
  }

  /** Whoever comes while it is ending waits for the same end. */
  #end(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child !== undefined) this.#ended = killed(child, this.#ended);
    return this.#ended;
  }
}

async function killed(child: ChildProcess, ended: Promise<void>): Promise<void> {
  kill(child, "SIGTERM");
  const timer = setTimeout(() => kill(child, "SIGKILL"), patienceMs);
  await ended;
  clearTimeout(timer);
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}
