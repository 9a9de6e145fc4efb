import type { Random } from "../../support/random.js";
import type { ProxyMode } from "../../support/tcp-proxy.js";
import type { Target } from "../target.js";
import type { Cell, Fault } from "./cell.js";

/** What can happen between the services and the servers, done by the proxies. */
export const networkCells: readonly Cell[] = [
  {
    name: "silent",
    title: "accepts and never answers",
    // The old connections are gone, and those that replace them are accepted.
    fault: () => harmful({ kind: "silent" }, { isResetting: true }),
  },
  {
    name: "reset",
    title: "reset in mid reply",
    fault: (_, random) => repeatedly((afterBytes) => ({ kind: "cut", afterBytes }), random),
  },
  {
    name: "truncated",
    title: "reply cut short",
    fault: (_, random) => repeatedly((afterBytes) => ({ kind: "truncate", afterBytes }), random),
  },
  {
    name: "slow",
    title: "slow by 1 s",
    fault: () => harmful({ kind: "delay", ms: 1000 }),
  },
  {
    name: "cut",
    title: "network cut both ways",
    fault: () => harmful({ kind: "stall" }),
  },
];

function harmful(mode: ProxyMode, { isResetting = false } = {}): Fault {
  return {
    harm: async (target) => {
      setMode(target, mode);
      if (isResetting) for (const proxy of target.proxies) proxy.reset();
      return async () => setMode(target, { kind: "pass" });
    },
  };
}

/** Every connection fails after another number of bytes: in the first reply of its handshake, or in mid value. */
function repeatedly(mode: (afterBytes: number) => ProxyMode, random: Random): Fault {
  return {
    harm: async (target) => {
      const change = (): void => setMode(target, mode(random.below(random.pick([20, 200, 4000]))));
      change();
      const timer = setInterval(change, 50);
      return async () => {
        clearInterval(timer);
        setMode(target, { kind: "pass" });
      };
    },
  };
}

function setMode(target: Target, mode: ProxyMode): void {
  for (const proxy of target.proxies) proxy.setMode(mode);
}
