/**
 * A short form of `npm run test:faults`: cells of each kind, chaos on every backend. The machine is busy with other tests
 * meanwhile, so only the zeros are held to; the bounds for times are those of a hang.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { missingServers } from "../setup/servers.mjs";
import type { CellOptions, Measurement } from "./measurement.js";
import { shortTiming } from "./measurement.js";
import type { CellResult } from "./run-cells.js";
import { runCells } from "./run-cells.js";
import { zerosOf } from "./verdict.js";

const seed = Date.now() % 1_000_000;
/** In pairs that take about the same time. */
const runs = (
  [
    ["redis", "killed-snapshot"],
    ["memcached", "killed"],
    ["redis", "stopped"],
    ["memcached", "cut"],
    ["redis-cluster", "failover"],
    ["redis-cluster", "reset"],
    ["redis-cluster", "chaos"],
    ["redis", "chaos"],
    ["memcached", "chaos"],
    ["redis", "chaos-memory"],
  ] as const
).map(([backend, cell]): CellOptions => ({ cell, backend, seed, timing: shortTiming }));

describe.skipIf(missingServers().length > 0)(`faults, with seed ${seed}`, () => {
  let results: readonly CellResult[] = [];
  beforeAll(async () => {
    results = await runCells(runs);
  }, 300_000);

  test.each(runs)("of $backend: $cell", ({ backend, cell }) => {
    const measurement = measurementOf(results, backend, cell);
    const zeros = zerosOf(measurement);
    // The notes tell what went wrong, where something did.
    const isWell = measurement.alive && Object.values(zeros).every((count) => count === 0);
    expect({ ...zeros, alive: measurement.alive, notes: isWell ? [] : measurement.notes }).toEqual({
      ...Object.fromEntries(Object.keys(zeros).map((name) => [name, 0])),
      alive: true,
      notes: [],
    });
    expect(measurement.verdict.acknowledged).toBeGreaterThan(0);
    expect(measurement.recoveryMs).toBeLessThan(5000);
    expect(measurement.untilOpen?.worst ?? 0).toBeLessThan(2000);
  });
});

function measurementOf(results: readonly CellResult[], backend: string, cell: string): Measurement {
  const index = runs.findIndex((run) => run.backend === backend && run.cell === cell);
  const result = results[index]!;
  if ("error" in result) throw new Error(result.error);
  return result.measurement;
}
