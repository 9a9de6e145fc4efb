import type { Comparison } from "./rounds.js";

/** A line of the table: what was measured, and whether it is what it should be. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly yardstick: string;
  /** `ours` divided by `yardstick`, or the figure that the goal is about. */
  readonly figure: string;
  readonly goal: string;
  /** Absent where there is no goal. */
  readonly isMet?: boolean;
}

/** The most that a ratio may be; `below`: it has to be smaller than that. */
export type Goal = { readonly atMost: number } | { readonly below: number };

/** The row of a comparison in microseconds. */
export function ratioRow(what: string, yardstick: string, measured: Comparison, goal?: Goal): Row {
  const [low, high] = measured.spread;
  return {
    what,
    ours: duration(measured.ours),
    yardstick: `${duration(measured.yardstick)} (${yardstick})`,
    figure: `${measured.ratio.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
    ...judged(measured.ratio, goal),
  };
}

/** How a figure stands to its goal. */
export function judged(figure: number, goal: Goal | undefined): Pick<Row, "goal" | "isMet"> {
  if (!goal) return { goal: "none" };
  if ("below" in goal) return { goal: `< ${goal.below}`, isMet: figure < goal.below };
  return { goal: `≤ ${Number(goal.atMost.toFixed(2))}`, isMet: figure <= goal.atMost };
}

/** Microseconds in the unit that suits them. */
export function duration(microseconds: number): string {
  if (microseconds < 1) return `${(microseconds * 1000).toFixed(0)} ns`;
  return microseconds < 1000 ? `${microseconds.toFixed(1)} µs` : `${(microseconds / 1000).toFixed(2)} ms`;
}
