import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Counts } from "../reporter.js";
import { run } from "../setup/command.mjs";
import { nodeProblem } from "../setup/node-version.mjs";
import { outcomeOf } from "../setup/vitest.mjs";
import { root } from "./files.js";
import { Project } from "./project.js";

describe("the counts of a vitest run", () => {
  const project = new Project();
  let counts: Counts;

  beforeAll(async () => {
    project.linkPackages();
    for (const [file, text] of Object.entries(suites)) project.write(file, text);
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const env = { CACHEWRIGHT_TEST_COUNTS: join(project.folder, "counts.json") };
    const options = ["run", "--reporter", join(root, "test/reporter.ts")];
    await run(process.execPath, [vitest, ...options], { cwd: project.folder, env });
    counts = JSON.parse(readFileSync(env.CACHEWRIGHT_TEST_COUNTS, "utf8")) as Counts;
  });

  afterAll(() => project.remove());

  test("have every passed test", () => {
    expect(counts.passed).toBe(2);
  });

  test("have failed tests, files that do not load, failed hooks and stray rejections as failures", () => {
    expect(counts.failed).toBe(4);
  });

  test("have skipped tests with their reason", () => {
    expect(counts.skipped).toContainEqual({ name: "mixed.test.ts > group > skips", reason: "no server" });
  });
});

const suites = {
  "mixed.test.ts": `import { describe, expect, test } from "vitest";
    test("passes", () => {});
    describe("group", () => {
      test("fails", () => expect(1).toBe(2));
      test("skips", (context) => context.skip("no server"));
    });`,
  "broken.test.ts": `import "./missing.js";`,
  "hook.test.ts": `import { beforeAll, describe, test } from "vitest";
    describe("group", () => {
      beforeAll(() => { throw new Error("hook"); });
      test("never runs", () => {});
    });`,
  "stray.test.ts": `import { test } from "vitest";
    test("leaves a rejection", async () => {
      void Promise.reject(new Error("stray"));
      await new Promise((resolve) => setTimeout(resolve));
    });`,
};

describe("the outcome of a vitest run", () => {
  const counts: Counts = { passed: 2, failed: 0, skipped: [{ name: "a", reason: undefined }] };

  test("has the counts", () => {
    expect(outcomeOf({ ok: true, output: "" }, counts)).toMatchObject({
      passed: 2,
      failed: 0,
      skipped: counts.skipped,
    });
    expect(outcomeOf({ ok: false, output: "" }, { ...counts, failed: 3 })).toMatchObject({ passed: 2, failed: 3 });
  });

  test("is a failure when vitest crashed, ended badly or ran nothing", () => {
    expect(outcomeOf({ ok: false, output: "" }, undefined)).toMatchObject({ failed: 1 });
    expect(outcomeOf({ ok: true, output: "" }, undefined)).toMatchObject({ failed: 1 });
    expect(outcomeOf({ ok: false, output: "" }, counts)).toMatchObject({ failed: 1 });
    expect(outcomeOf({ ok: true, output: "" }, { passed: 0, failed: 0, skipped: [] })).toMatchObject({ failed: 1 });
  });
});

test("a command answers with its output in order, and never rejects", async () => {
  const script = 'console.log("a"); console.error("b"); process.exitCode = 4';
  expect(await run(process.execPath, ["-e", script])).toEqual({
    ok: false,
    output: `a\nb\n\n${process.execPath} ended with 4`,
  });
  expect(await run("no-such-command", [])).toMatchObject({ ok: false, output: expect.stringContaining("ENOENT") });
});

test("a Node that is too old is named", () => {
  expect(nodeProblem()).toBeUndefined();
  expect(["20.19.0", "20.20.1", "22.0.0", "26.1.0"].map((version) => nodeProblem(version))).toEqual(
    Array(4).fill(undefined),
  );
  expect(nodeProblem("20.18.3")).toBe("Node 20.19 or newer is needed, this is 20.18.3");
  expect(nodeProblem("18.20.0")).toContain("this is 18.20.0");
});
