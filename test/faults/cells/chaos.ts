import type { Random } from "../../support/random.js";
import type { ProxyMode, TcpProxy } from "../../support/tcp-proxy.js";
import type { Cell, Fault } from "./cell.js";

/** Everything that a network does, at random. */
export const chaosCells: readonly Cell[] = [
  { name: "chaos", title: "random chaos", fault: (_, random) => chaos(random) },
  {
    name: "chaos-memory",
    title: "random chaos, memory tier on",
    memory: true,
    fault: (_, random) => chaos(random),
  },
];

/** How the chaos of a run differs from the other cells: it lasts longer. */
export function isChaos({ name }: Pick<Cell, "name">): boolean {
  return name.startsWith("chaos");
}

function chaos(random: Random): Fault {
  return {
    harm: async (target) => {
      const ends = target.proxies.map((proxy) => disturb(proxy, random));
      return async () => {
        for (const end of ends) end();
      };
    },
  };
}

/**
 * Gives the proxy another way to fail every now and then, for all connections or only for some, so that one process may
 * be cut off while the other one goes on. It ends when what is returned is called.
 */
function disturb(proxy: TcpProxy, random: Random): () => void {
  let timer: NodeJS.Timeout;
  const next = (): void => {
    proxy.setMode(randomMode(random), random.pick([0.5, 1]), () => random.next());
    if (random.chance(0.2)) proxy.reset();
    timer = setTimeout(next, 20 + random.below(random.pick([100, 400, 1000])));
  };
  next();
  return () => {
    clearTimeout(timer);
    proxy.setMode({ kind: "pass" });
  };
}

function randomMode(random: Random): ProxyMode {
  const afterBytes = random.below(random.pick([20, 200, 4000]));
  const kind = random.weighted({ pass: 6, stall: 3, silent: 1, cut: 2, truncate: 2, delay: 2 });
  if (kind === "cut" || kind === "truncate") return { kind, afterBytes };
  return kind === "delay" ? { kind, ms: random.below(random.pick([20, 300])) } : { kind };
}
