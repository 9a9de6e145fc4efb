import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Scheduler } from "fast-check";
import fc from "fast-check";
import { openCache } from "../../runtime/create-cache.js";
import { Random } from "../support/random.js";
import { ManualClock } from "../runtime/manual-clock.js";
import type { History } from "./history.js";
import type { Instant } from "./instant.js";
import type { Bounds } from "./judge.js";
import { Recorder } from "./recorder.js";
import { Pace } from "./pace.js";
import { ScheduledServer } from "./scheduled-server.js";
import type { Use } from "./scheduled-user.js";
import { changing, ScheduledUser, ttlMs } from "./scheduled-user.js";
import { spec } from "./world.js";

/** What happens to time and to the server. */
const evictions = ["evict"] as const;
const losses = ["disconnect", "fail over", "restart"] as const;
const waits = ["wait a little", "wait until stale", "wait until mistrust"] as const;

type Step = Use | (typeof evictions | typeof losses | typeof waits)[number];

/** One step, and a number for whatever it has to choose. */
export interface Command {
  /** How often somebody else may act before it. */
  readonly pause: number;
  readonly step: Step;
  readonly choice: number;
}

/** What one user of a process does, one after the other. */
export interface Thread {
  readonly process: number;
  readonly commands: readonly Command[];
}

/** What there is in the beginning, and what is done then. */
export interface Plan {
  readonly entry: "fresh" | "none" | "stale";
  /** Of what is slow. */
  readonly seed: number;
  readonly threads: readonly Thread[];
}

export interface World {
  readonly memory: boolean;
  /** The server loses what it had acknowledged. */
  readonly losses: boolean;
  /** Nothing changes but tags of results: their races are narrow. */
  readonly onlyResults?: true;
}

const maxStalenessMs = 1000;
const processes = 2;
const longAgoMs = 61_000;

export function plansIn(world: World): fc.Arbitrary<Plan> {
  const changes: readonly Step[] = world.onlyResults ? ["invalidate result"] : changing;
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.constant<Step>("load") },
    { weight: 1, arbitrary: fc.constantFrom<Step>("get", "peek") },
    { weight: 6, arbitrary: fc.constantFrom<Step>(...changes) },
    { weight: 2, arbitrary: fc.constantFrom<Step>(...waits) },
    { weight: 1, arbitrary: fc.constantFrom<Step>(...evictions) },
    { weight: world.losses ? 3 : 0, arbitrary: fc.constantFrom<Step>(...losses) },
  );
  const command = (steps: fc.Arbitrary<Step>, pause: number): fc.Arbitrary<Command> =>
    fc.record({ pause: fc.nat(pause), step: steps, choice: fc.nat(9) });
  const anybody = fc.record({
    process: fc.nat(processes - 1),
    commands: fc.array(command(step, 12), { minLength: 1, maxLength: 3 }),
  });
  const loader = (process: number): fc.Arbitrary<Thread> =>
    fc.record({ process: fc.constant(process), commands: fc.tuple(command(fc.constant("load"), 2)) });
  const changer = fc.record({
    process: fc.constant(1),
    commands: fc.array(command(fc.constantFrom<Step>(...changes), 30), { minLength: 1, maxLength: 2 }),
  });
  const waiter = fc.record({
    process: fc.constant(0),
    commands: fc.array(command(fc.constantFrom<Step>(...waits), 20), { minLength: 1, maxLength: 3 }),
  });
  return fc.record({
    entry: fc.constantFrom<Plan["entry"]>("fresh", "none", "stale"),
    seed: fc.nat(1e6),
    threads: fc.oneof(
      fc.array(anybody, { minLength: 2, maxLength: 4 }),
      // What most mistakes are made of: somebody loads while somebody else changes something.
      fc.tuple(loader(0), changer),
      fc.tuple(loader(0), changer, anybody),
      // Or two load, and one of them waits for the other for too long.
      fc.tuple(loader(0), loader(1), changer, waiter),
    ),
  });
}

/** How late a process may be. Its own clock counts whole milliseconds, and trusts memory until the last one is over. */
export function judgedBounds({ memory }: World): Bounds {
  return { othersNs: memory ? (maxStalenessMs + 0.9) * 1e6 : 0 };
}

/**
 * Runs threads in two caches over one server, each step beginning whenever the scheduler says, and returns what they did and
 * saw; the last readers come when all is over. The clock stands still but for what waits, so that a nanosecond of
 * an instant counts what happened at the same time.
 */
export async function interleave(scheduler: Scheduler, { entry, seed, threads }: Plan, world: World): Promise<History> {
  const run = new Run(new Pace(scheduler, new Random(seed)), world);
  if (entry !== "none") await run.drain(run.perform(0, "load"));
  if (entry === "stale") await run.perform(0, "wait until stale");
  const begun = threads.map(async ({ process, commands }) => {
    for (const { pause, step, choice } of commands) {
      await run.pace.turns(pause, `${process} rests`);
      await run.pace.turn(`${process}: ${step}`);
      await run.perform(process, step, choice);
    }
  });
  await run.drain(Promise.all(begun));
  for (const step of ["get", "wait until mistrust", "load"] as const) {
    for (let process = 0; process < processes; process++) await run.drain(run.perform(process, step));
  }
  await run.drain(run.close());
  return run.history;
}

class Run {
  readonly history: History = { changes: [], reads: [] };
  readonly #clock = new ManualClock();
  readonly #server: ScheduledServer;
  readonly pace: Pace;
  readonly #users: readonly ScheduledUser[];
  #events = 0;

  constructor(pace: Pace, { memory }: World) {
    this.pace = pace;
    this.#server = new ScheduledServer(pace, this.#clock);
    // Few entries: room for many is made in advance, and this is done thousands of times.
    const bounds = { maxEntries: 10, maxStaleness: `${maxStalenessMs}ms` as const };
    this.#users = Array.from({ length: processes }, (_, process) => {
      const backend = this.#server.connect();
      const cache = openCache(spec, { clock: this.#clock, backend, memory: memory && bounds });
      return new ScheduledUser(cache, this.#recorder(process), pace);
    });
  }

  perform(process: number, step: Step, choice = 0): Promise<unknown> {
    switch (step) {
      case "wait a little":
        return Promise.resolve(this.#clock.advance(100));
      case "wait until stale":
        return Promise.resolve(this.#clock.advance(ttlMs));
      case "wait until mistrust":
        return Promise.resolve(this.#clock.advance(maxStalenessMs + 1));
      case "evict":
        return Promise.resolve(this.#server.evict(choice));
      case "disconnect":
        return Promise.resolve(this.#server.disconnect(choice));
      case "fail over":
        return Promise.resolve(this.#server.lose("failover", choice));
      case "restart":
        // What the disk has may be older than what anybody remembers.
        if (choice % 2 === 0) this.#clock.advance(longAgoMs);
        return Promise.resolve(this.#server.lose("restart", choice));
      default:
        return this.#users[process]!.use(step, choice);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#users.map((user) => user.close()));
  }

  /** Lets the scheduler act until `call` has ended and nothing is left. @throws Error when it waits for nothing */
  async drain(call: Promise<unknown>): Promise<void> {
    let ended = false;
    const watched = call.finally(() => (ended = true));
    watched.catch(() => undefined);
    for (let waits = 0; waits < 1000; waits++) {
      await this.#settle();
      if (ended) return void (await watched);
      // Somebody waits for time to pass, for a claim of somebody else or for a server that is away; some by the machine's.
      this.#clock.advance(100);
      await sleep(1);
    }
    throw new Error("somebody waits for ever");
  }

  async #settle(): Promise<void> {
    const { scheduler } = this.pace;
    for (let idleTurns = 0; idleTurns < 5; idleTurns++) {
      while (scheduler.count() > 0) {
        await scheduler.waitNext(1);
        await nextTurn();
        idleTurns = 0;
      }
      await nextTurn();
    }
  }

  #recorder(process: number): Recorder {
    const now = (): Instant => this.#clock.monotonic() * 1e6 + ++this.#events;
    return new Recorder(process, now, ({ changes, reads }) => {
      this.history.changes.push(...changes);
      this.history.reads.push(...reads);
    });
  }
}
