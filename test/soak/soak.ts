/**
 * `npm run test:soak`: every combination of tiers at full speed for ten minutes; writes `docs/soak.md`. A number of
 * seconds as argument makes it shorter, and then nothing is written.
 */
import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { cpus } from "node:os";
import { grownResources, heapGrowth, increase, mean } from "./report.js";
import type { Soaked } from "./run-soak.js";
import { soakEveryTier } from "./run-soak.js";
import { problemsOf } from "./verdict.js";

const fullSeconds = 600;
const toleratedPart = 0.02;
const seconds = Number(process.argv[2] ?? fullSeconds);

const soaked = await soakEveryTier(seconds, Math.min(2_000, seconds * 30));
const table = [...heading(), ...soaked.map(row)].join("\n");
console.log(table);
if (seconds >= fullSeconds)
  writeFileSync("docs/soak.md", await format(page(), { parser: "markdown", printWidth: 120 }));
const problems = soaked.flatMap((one) =>
  [...problemsOf(one, tolerated(one)), ...(one.evictedByServer === 0 ? ["the server evicted nothing"] : [])].map(
    (text) => [one.report.plan.tier, text],
  ),
);
for (const [tier, text] of problems) console.log(`${tier}: ${text}`);
process.exitCode = problems.length === 0 ? 0 : 1;

function tolerated({ report }: Soaked): number {
  return toleratedPart * level(report.samples);
}

function level(samples: Soaked["report"]["samples"]): number {
  return mean(samples.slice(samples.length >> 1).map(({ heap }) => heap));
}

function heading(): readonly string[] {
  const columns = [
    "Tiers",
    "Operations",
    "Loads",
    "Evicted from memory",
    "Evicted by the server",
    "Invalidations",
    "Wrong",
    "Rejected",
    "Heap",
    "Growth",
    "More listeners",
    "More resources",
    "Exit",
  ];
  return [`| ${columns.join(" | ")} |`, `|${columns.map(() => " --- |").join("")}`];
}

function row(one: Soaked): string {
  const { plan, counts, samples } = one.report;
  const cells = [
    plan.tier,
    count(counts["operations"]),
    count(counts["loads"]),
    count(counts["evict events"]),
    one.evictedByServer === undefined ? "" : count(one.evictedByServer),
    count(counts["invalidations"]),
    count(counts["wrong values"]),
    count(counts["rejections"]),
    `${(level(samples) / 1e6).toFixed(2)} MB`,
    `${((100 * heapGrowth(samples)) / level(samples)).toFixed(2)} %`,
    count(increase(samples, ({ listeners }) => listeners)),
    grownResources(samples).join(", ") || "none",
    one.exitCode === 0 ? `${one.exitMs.toFixed(0)} ms` : "**no**",
  ];
  return `| ${cells.join(" | ")} |`;
}

function count(value = 0): string {
  return value.toLocaleString("en");
}

function page(): string {
  return `# Soak

Measured by \`npm run test:soak\`, which writes this page: ${seconds / 60} minutes at full speed, all tiers at the same time, each in a
process of its own with 64 callers, on ${cpus().length} CPUs and Node ${process.versions.node}. Memory is bounded to 600 entries, Redis to 1 MB
and Memcached to 2 MB, so that all of them evict, the versions of tags too; lifetimes are 20 ms to
2 s, and ten minutes for one value in five; one operation in 25 invalidates a tag.

${table}

- "Heap" is heap and external memory after garbage collection, with nothing underway, the mean of the second half.
- "Growth" is what a straight line through the samples of the second half rises by over that half; tolerated are ${100 * toleratedPart} %.
- "More": by how much the least of the last quarter is above the least of the second quarter. Listeners are those of the
  clients and of all sockets; resources are timers, sockets and whatever else Node
  counts as active.
- "Exit": from \`close()\` to the end of the process, which nothing but itself ends.
`;
}
