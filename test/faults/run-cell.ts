import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Random } from "../support/random.js";
import type { Cell, Fault } from "./cells/cell.js";
import { isChaos } from "./cells/chaos.js";
import { evaluate } from "./evaluate.js";
import type { Phase } from "./layout.js";
import { roles } from "./layout.js";
import type { CellOptions, Measurement, Turns } from "./measurement.js";
import { monotonicMs } from "./monotonic.js";
import { Service } from "./service.js";
import { Source } from "./source.js";
import { startTarget } from "./start-target.js";
import type { Target } from "./target.js";

const requestsPerSecond = 200;
const patienceMs = 5000;
/** The first requests of a process compile code and open connections. */
const warmUpMs = 500;

/** Runs one cell of the matrix on servers and in processes of its own. */
export async function runCell(cell: Cell, options: CellOptions): Promise<Measurement> {
  const fault = await cell.fault(options.backend, new Random(options.seed));
  const folder = mkdtempSync(join(tmpdir(), "cachewright-faults-"));
  const target = await startTarget(options.backend, fault.target ?? {});
  const run = new Run(cell, fault, target, options, join(folder, "source"));
  try {
    return await run.play();
  } finally {
    run.killServices();
    await target.stop();
    await fault.stop?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Run {
  readonly #cell: Cell;
  readonly #fault: Fault;
  readonly #target: Target;
  readonly #options: CellOptions;
  readonly #source: string;
  #services: readonly Service[] = [];

  constructor(cell: Cell, fault: Fault, target: Target, options: CellOptions, source: string) {
    this.#cell = cell;
    this.#fault = fault;
    this.#target = target;
    this.#options = options;
    this.#source = source;
  }

  async play(): Promise<Measurement> {
    const { isDownAtStart } = this.#fault;
    Source.create(this.#source);
    const { turns, remark } = await (isDownAtStart ? this.#playFromDown() : this.#playFromUp());
    const ends = await Promise.all(this.#services.map((service) => service.finish()));
    return evaluate({
      ends,
      turns,
      remark,
      options: this.#options,
      memory: this.#cell.memory ?? false,
      breakers: this.#fault.breakers ?? this.#target.serving,
    });
  }

  killServices(): void {
    for (const service of this.#services) service.kill();
  }

  async #playFromUp(): Promise<{ turns: Turns; remark: string }> {
    const { calmMs, preparedMs, afterMs } = this.#options.timing;
    await this.#start("before");
    await sleep(warmUpMs);
    const from = monotonicMs();
    await sleep(calmMs);
    const calm = [from, monotonicMs()] as const;
    if (this.#fault.prepare) {
      await this.#fault.prepare(this.#target);
      await sleep(preparedMs);
    }
    await this.#enter("during");
    const harm = await this.#harm();
    await sleep(afterMs);
    return { turns: { calm, ...harm }, remark: harm.remark };
  }

  /** What it is compared with comes last here. */
  async #playFromDown(): Promise<{ turns: Turns; remark: string }> {
    const { calmMs, afterMs } = this.#options.timing;
    const harm = await this.#harm(() => this.#start("during"));
    await sleep(afterMs);
    const from = monotonicMs();
    await sleep(calmMs);
    return { turns: { calm: [from, monotonicMs()], ...harm }, remark: harm.remark };
  }

  async #harm(then?: () => Promise<void>): Promise<{ harmedAt: number; healedAt: number; remark: string }> {
    const { harmMs, chaosMs } = this.#options.timing;
    const harmedAt = monotonicMs();
    const heal = await this.#fault.harm(this.#target);
    await then?.();
    await sleep(this.#fault.lastsMs ?? (isChaos(this.#cell) ? chaosMs : harmMs));
    // A change that is acknowledged after the healing would hide that one before was lost.
    await this.#enter("after");
    const remark = (await heal()) ?? "";
    await this.#target.reachable();
    return { harmedAt, healedAt: monotonicMs(), remark };
  }

  async #start(phase: Phase): Promise<void> {
    this.#services = roles.map(
      (role, index) =>
        new Service({
          role,
          url: this.#target.url,
          memory: this.#cell.memory ?? false,
          source: this.#source,
          seed: this.#options.seed + index,
          requestsPerSecond,
          phase,
          patienceMs,
        }),
    );
    await Promise.all(this.#services.map((service) => service.started()));
  }

  async #enter(phase: Phase): Promise<void> {
    await Promise.all(this.#services.map((service) => service.enter(phase)));
  }
}
