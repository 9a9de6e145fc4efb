import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./command.mjs";

/**
 * Runs vitest and counts every test of it.
 *
 * @param {string[]} args filters and options for vitest
 * @returns {Promise<import("./tally.mjs").Outcome>}
 */
export async function runVitest(args) {
  const folder = mkdtempSync(join(tmpdir(), "cachewright-counts-"));
  const counts = join(folder, "counts.json");
  const options = ["--config", "test/vitest.config.ts", "--reporter", "default", "--reporter", "./test/reporter.ts"];
  const command = ["node_modules/vitest/vitest.mjs", "run", ...options, ...args];
  try {
    const result = await run(process.execPath, command, { env: { CACHEWRIGHT_TEST_COUNTS: counts } });
    return outcomeOf(result, existsSync(counts) ? JSON.parse(readFileSync(counts, "utf8")) : undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * A run that ends badly, or without any test, fails even where no single test did.
 *
 * @param {{ ok: boolean, output: string }} result
 * @param {import("../reporter.js").Counts | undefined} counts absent when vitest crashed
 * @returns {import("./tally.mjs").Outcome}
 */
export function outcomeOf({ ok, output }, counts) {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: [] };
  const isSound = ok && passed + skipped.length > 0;
  return { passed, failed: isSound ? failed : Math.max(failed, 1), skipped: [...skipped], output };
}
