import { beforeAll, describe, expect, test } from "vitest";
import type { Soaked } from "./run-soak.js";
import { soakEveryTier } from "./run-soak.js";
import { problemsOf } from "./verdict.js";

/** The short form of the soak: too short to see a slow leak, long enough for one per operation. */
const seconds = 10;
const toleratedGrowth = 2 * 1024 * 1024;

describe("a soak with eviction, expiry and invalidation", () => {
  let soaked: readonly Soaked[];
  beforeAll(async () => {
    soaked = await soakEveryTier(seconds, 300);
  }, 120_000);

  const tiers = ["memory", "Redis", "Redis behind memory", "Memcached", "Memcached behind memory"];

  test.each(tiers)("over %s leaks nothing and lets the process end", (tier) => {
    const found = soaked.find(({ report }) => report.plan.tier === tier);
    expect(found && problemsOf(found, toleratedGrowth)).toEqual([]);
    const { counts } = found!.report;
    for (const kind of ["loads", "invalidations", "hit events"]) expect(counts[kind]).toBeGreaterThan(10);
    if (found!.report.plan.memory) expect(counts["evict events"]).toBeGreaterThan(10);
  });
});
