import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "./rounds.js";
import type { Row } from "./row.js";
import { judged } from "./row.js";

const holder = fileURLToPath(new URL("footprint-holder.js", import.meta.url));

/** What 100,000 entries of 1 KB in memory hold, in processes of their own that collect their garbage first. */
export function footprint(): Promise<readonly Row[]> {
  const map = held("map");
  const row = (what: string, by: string, goal?: { readonly atMost: number }): Row => {
    const bytes = held(by);
    return {
      what,
      ours: megabytes(bytes),
      yardstick: `${megabytes(map)} (Map of the same Buffers)`,
      figure: (bytes / map).toFixed(2),
      ...judged(bytes / map, goal),
    };
  };
  return Promise.resolve([
    row("100,000 entries of 1 KB in memory", "cache", { atMost: 1.25 }),
    row("the same, each with 2 tags", "tagged"),
    row("the same as responses, each with 2 tags", "responses"),
    row("the same in lru-cache, bounded by size", "lru"),
  ]);
}

/** Heap and external memory, in bytes, that `by` adds to a process. */
function held(by: string): number {
  const measure = (): number =>
    Number(execFileSync(process.execPath, ["--expose-gc", holder, by], { encoding: "utf8" }));
  return median([measure(), measure(), measure()]);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
