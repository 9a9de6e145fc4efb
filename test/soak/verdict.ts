import { grownResources, heapGrowth, increase } from "./report.js";
import type { Soaked } from "./run-soak.js";

/** What a soak must not show, each as a sentence; nothing when all is well. */
export function problemsOf(soaked: Soaked, toleratedGrowth: number): readonly string[] {
  const { report, exitCode, complaints } = soaked;
  const { counts, samples } = report;
  const never = ["wrong values", "rejections", "sets refused", "unhandled rejections", "MaxListenersExceededWarning"];
  const growth = heapGrowth(samples);
  return [
    ...never.filter((kind) => counts[kind] !== undefined).map((kind) => `${counts[kind]} ${kind}: ${complaints}`),
    ...(growth > toleratedGrowth ? [`the heap grew by ${growth.toFixed(0)} bytes in the second half`] : []),
    ...grownResources(samples).map((kind) => `there are more and more of ${kind}`),
    ...(increase(samples, ({ listeners }) => listeners) > 0 ? ["listeners of clients or sockets pile up"] : []),
    ...(exitCode === 0 ? [] : ["the process did not end by itself after close"]),
  ];
}
