import type { Random } from "../../support/random.js";
import type { TestServer } from "../../support/server-process.js";
import type { BackendName, Target, TargetOptions } from "../target.js";

/** One line of the fault matrix, for every backend that it can happen to. */
export interface Cell {
  readonly name: string;
  /** Its name in the table. */
  readonly title: string;
  /** Why it cannot happen to a backend. */
  readonly absent?: Partial<Record<BackendName, string>>;
  /** Whether the services keep entries in memory in front of the backend. */
  readonly memory?: boolean;
  readonly fault: (backend: BackendName, random: Random) => Fault | Promise<Fault>;
}

/** How a cell harms its servers, and heals them. */
export interface Fault {
  readonly target?: TargetOptions;
  /** The servers are down already when the services start. */
  readonly isDownAtStart?: boolean;
  /** What has to be done under load some time before the harm. */
  readonly prepare?: (target: Target) => Promise<void>;
  /** What it returns ends the harm, and resolves when that is done. */
  readonly harm: (target: Target) => Promise<Heal>;
  /** How long the harm lasts. Default: as the run says. */
  readonly lastsMs?: number;
  /** How many circuit breakers should open. Default: those of all servers. */
  readonly breakers?: number;
  /** Ends what the target does not end. */
  readonly stop?: () => Promise<void>;
}

/** @returns a remark for the table, such as how much the harm destroyed */
export type Heal = () => Promise<string | void>;

/** The servers that own the data. */
export async function masters(target: Target): Promise<readonly TestServer[]> {
  return target.cluster ? target.cluster.masters() : target.servers;
}

/** Does something to all servers at the same time. */
export async function all<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  await Promise.all(items.map(act));
}
