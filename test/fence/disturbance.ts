import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../support/random.js";
import type { Fleet } from "./fleet.js";
import type { Site } from "./site.js";

/** What happens to a fleet and its servers again and again while it works. */
export type Disturbance = "evict" | "fill" | "forget" | "pause";

const acts: Readonly<Record<Disturbance, (fleet: Fleet, site: Site, random: Random) => Promise<void>>> = {
  pause: (fleet, _, random) => pause(fleet, random),
  evict: async (_, site, random) => {
    await site.evict(random);
    await sleep(random.below(4));
  },
  fill: async (_, site, random) => {
    await site.fill(random);
    await sleep(random.below(10));
  },
  forget: async (_, site, random) => {
    await sleep(500 + random.below(1500));
    await site.forget(random);
  },
};

/** Disturbs until what is returned is called; that waits for the end of what it is about to do. */
export function disturb(
  disturbances: readonly Disturbance[],
  fleet: Fleet,
  site: Site,
  random: Random,
): () => Promise<void> {
  const over = new AbortController();
  const loops = disturbances.map(async (disturbance) => {
    while (!over.signal.aborted) await acts[disturbance](fleet, site, random);
  });
  const all = Promise.all(loops);
  all.catch(() => undefined);
  return async () => {
    over.abort();
    await all;
  };
}

/** A process stands still, as in a long garbage collection, while the others go on. */
async function pause({ children }: Fleet, random: Random): Promise<void> {
  const child = random.pick(children);
  child.kill("SIGSTOP");
  await sleep(random.pick([20, 100, 300]));
  child.kill("SIGCONT");
  await sleep(random.below(300));
}
