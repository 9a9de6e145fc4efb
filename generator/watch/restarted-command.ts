import { type ChildProcess, spawn } from "node:child_process";

/** How long a command may take to end by itself. */
const patienceMs = 5000;

/** A command that runs beside the watch and is started again when the generated code has changed. */
export class RestartedCommand {
  readonly #command: string;
  readonly #args: readonly string[];
  readonly #tell: (line: string) => void;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor([command = "", ...args]: readonly string[], tell: (line: string) => void) {
    this.#command = command;
    this.#args = args;
    this.#tell = tell;
  }

  /** Starts it, after the one before has ended. */
  async restart(): Promise<void> {
    await this.stop();
    // In a group of its own on POSIX, so that what it starts ends with it. A terminal belongs to the watch.
    const detached = process.platform !== "win32";
    const child = spawn(this.#command, this.#args, { stdio: ["ignore", "inherit", "inherit"], detached });
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.once("error", (error) => {
        this.#tell(`cannot start \`${this.#command}\`: ${error.message}`);
        resolve();
      });
      child.once("exit", (code, signal) => {
        if (this.#child === child)
          this.#tell(`\`${this.#command}\` ended ${code === null ? `by ${signal}` : `with ${code}`}`);
        resolve();
      });
    });
  }

  /** Ends it with everything that it started: first by SIGTERM, and by SIGKILL after five seconds. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    kill(child, "SIGTERM");
    const timer = setTimeout(() => kill(child, "SIGKILL"), patienceMs);
    await this.#ended;
    clearTimeout(timer);
  }
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
