import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Phase, Role } from "./layout.js";
import type { ServiceLog } from "./log.js";

/** What a service process is told at its start. */
export interface ServiceOptions {
  readonly role: Role;
  readonly url: string;
  readonly memory: boolean;
  /** The file of the source. */
  readonly source: string;
  readonly seed: number;
  readonly requestsPerSecond: number;
  readonly phase: Phase;
  /** After so many milliseconds a request counts as never settled. */
  readonly patienceMs: number;
}

export type ToService = { readonly kind: "phase"; readonly phase: Phase } | { readonly kind: "finish" };
export type FromService = { readonly kind: "ready" | "entered" } | { readonly kind: "log"; readonly log: ServiceLog };

/** What became of a service process. */
export interface ServiceEnd {
  readonly role: Role;
  readonly log: ServiceLog;
  /** It was there until it was told to end. */
  readonly isAlive: boolean;
  /** It ended by itself after `cache.close()`. */
  readonly hasExited: boolean;
  readonly output: string;
}

const scenario = fileURLToPath(new URL("service.scenario.ts", import.meta.url));
const empty: ServiceLog = { calls: [], events: [], unhandled: [] };
/** For every answer of a process that may be dead or busy, in milliseconds. */
const answerBoundMs = 20_000;

/** A service over a cache, in a process of its own. */
export class Service {
  readonly role: Role;
  readonly #process: ChildProcess;
  #output = "";

  constructor(options: ServiceOptions) {
    this.role = options.role;
    this.#process = fork(scenario, [JSON.stringify(options)], {
      execArgv: ["--import", "tsx"],
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream!.on("data", (chunk: Buffer) => (this.#output += chunk.toString()));
    }
    // An answer that cannot be sent is missed by those who wait for one.
    this.#process.on("error", (error) => (this.#output += String(error)));
  }

  /** @throws Error when it does not come up */
  async started(): Promise<void> {
    if (!(await this.#answer("ready"))) throw new Error(`the service did not start: ${this.#output}`);
  }

  async enter(phase: Phase): Promise<void> {
    const entered = this.#answer("entered");
    this.#tell({ kind: "phase", phase });
    await entered;
  }

  /** Ends the process. It has to do so by itself; it is killed when it does not. */
  async finish(): Promise<ServiceEnd> {
    const isAlive = this.#isRunning;
    const answer = this.#answer("log");
    this.#tell({ kind: "finish" });
    const message = await answer;
    const hasExited = (await this.#exit(5000)) && this.#process.exitCode === 0;
    this.kill();
    const log = message?.kind === "log" ? message.log : empty;
    return { role: this.role, log, isAlive: isAlive && message !== undefined, hasExited, output: this.#output };
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }

  get #isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  #tell(message: ToService): void {
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }

  async #exit(boundMs: number): Promise<boolean> {
    if (!this.#isRunning) return true;
    await once(this.#process, "exit", { signal: AbortSignal.timeout(boundMs) }).catch(() => undefined);
    return !this.#isRunning;
  }

  /** The next message of this kind; `undefined` from a process that has ended or does not answer. */
  async #answer(kind: FromService["kind"]): Promise<FromService | undefined> {
    if (!this.#process.connected) return undefined;
    const child = this.#process;
    return new Promise((resolve) => {
      const end = (message?: FromService): void => {
        clearTimeout(timer);
        child.off("message", hear).off("disconnect", end);
        resolve(message);
      };
      const hear = (message: FromService): void => void (message.kind === kind && end(message));
      const timer = setTimeout(end, answerBoundMs);
      // Unlike `exit`, this comes after the last message.
      child.on("message", hear).once("disconnect", end);
    });
  }
}
