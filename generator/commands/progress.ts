import type { WriteStream } from "node:tty";

/** After this long a command says that it is alive. */
const patienceMs = 1000;

/**
 * One line that says what is being done, on a terminal only and only when it takes long. It is rewritten with each stage
 * and gone at the end.
 */
export class Progress {
  readonly #terminal: Pick<WriteStream, "isTTY" | "write">;
  readonly #began = performance.now();
  readonly #timer: NodeJS.Timeout;
  #stage = "";
  #shown = false;

  constructor(terminal: Pick<WriteStream, "isTTY" | "write"> = process.stderr) {
    this.#terminal = terminal;
    this.#timer = setTimeout(() => this.#show(), patienceMs);
    this.#timer.unref();
  }

  /** @param stage a few words, such as "running the spec" */
  stage(stage: string): void {
    this.#stage = stage;
    // A stage that keeps the process busy lets no timer run.
    if (performance.now() - this.#began >= patienceMs) this.#show();
  }

  /** Removes the line; nothing is shown after this. */
  end(): void {
    clearTimeout(this.#timer);
    if (this.#shown) this.#terminal.write("\r\u001b[K");
    this.#shown = false;
  }

  #show(): void {
    if (!this.#terminal.isTTY) return;
    this.#shown = true;
    this.#terminal.write(`\r\u001b[Kcachewright: ${this.#stage} …`);
  }
}
