import type { Cache } from "../../runtime/cache.js";
import type { Change, Datum, History, Read } from "./history.js";
import type { Instant } from "./instant.js";

/** Notes what one process does, and hands it on in portions. */
export class Recorder {
  readonly now: () => Instant;
  readonly process: number;
  readonly #send: (portion: History) => void;
  #portion: History = { changes: [], reads: [] };
  #changes = 0;
  /** When the backend was last found to be out of reach. */
  #cutOffAt: Instant = -1;

  constructor(process: number, now: () => Instant, send: (portion: History) => void) {
    this.process = process;
    this.now = now;
    this.#send = send;
  }

  /** Runs a change. @returns whether it was acknowledged */
  async change(
    kind: Change["kind"],
    names: readonly string[],
    run: (start: Instant, id: string) => Promise<unknown>,
  ): Promise<boolean> {
    const id = `${this.process}.${this.#changes++}`;
    const change = { kind, id, process: this.process, names, start: this.now() };
    const isDone = await run(change.start, id).then(
      (answer) => answer !== false,
      () => false,
    );
    this.#portion.changes.push(isDone ? { ...change, end: this.now() } : change);
    this.#handOn();
    return isDone;
  }

  /** Notes when the process could not reach the backend, or does not try to. */
  watch(cache: Pick<Cache, "on">): void {
    cache.on((event) => {
      if (event.type === "error") this.#cutOffAt = Math.max(this.#cutOffAt, this.now());
      if (event.type === "breaker") this.#cutOffAt = event.state === "open" ? Infinity : this.now();
    });
  }

  /** Notes what somebody was given who asked at `start`. */
  read(kind: Read["kind"], key: string, start: Instant, datum: Datum | undefined): void {
    const read = { kind, process: this.process, key, start, end: this.now(), ...(datum && { datum: bare(datum) }) };
    this.#portion.reads.push(this.#cutOffAt >= start ? { ...read, isCutOff: true } : read);
    this.#handOn();
  }

  flush(): void {
    this.#send(this.#portion);
    this.#portion = { changes: [], reads: [] };
  }

  #handOn(): void {
    if (this.#portion.changes.length + this.#portion.reads.length >= 500) this.flush();
  }
}

function bare({ asOf, by, process, tags }: Datum): Omit<Datum, "padding"> {
  return by === undefined ? { asOf, process, tags } : { asOf, by, process, tags };
}
