import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestCase, TestModule } from "vitest/node";

/** What a vitest run came to, as `test/run.mjs` reads it. */
export interface Counts {
  readonly passed: number;
  /** Failed tests, and files, suites and stray errors that failed outside of a test. */
  readonly failed: number;
  readonly skipped: readonly SkippedTest[];
}

export interface SkippedTest {
  readonly name: string;
  /** What the test gave to `context.skip(reason)`. */
  readonly reason: string | undefined;
}

/** Writes the counts of a run as JSON into the file that `CACHEWRIGHT_TEST_COUNTS` names. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], strayErrors: readonly SerializedError[]): void {
    const file = process.env["CACHEWRIGHT_TEST_COUNTS"];
    if (file) writeFileSync(file, JSON.stringify(countsOf(modules, strayErrors)));
  }
}

function countsOf(modules: readonly TestModule[], strayErrors: readonly SerializedError[]): Counts {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const inState = (state: string) => tests.filter((test) => test.result().state === state);
  return {
    passed: inState("passed").length,
    failed: inState("failed").length + failuresOutsideTests(modules) + strayErrors.length,
    skipped: inState("skipped").map(skippedTest),
  };
}

/** A file that does not load and a hook that fails leave tests that are merely skipped: they count by themselves. */
function failuresOutsideTests(modules: readonly TestModule[]): number {
  const places = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  return places.filter((place) => place.errors().length > 0).length;
}

function skippedTest(test: TestCase): SkippedTest {
  const result = test.result();
  const reason = result.state === "skipped" ? result.note : undefined;
  return { name: `${test.module.relativeModuleId} > ${test.fullName}`, reason };
}
