import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const scenario = fileURLToPath(new URL("redis-quiet.scenario.ts", import.meta.url));

test.each(["channels", "cluster"])(
  "%s print nothing, leave no rejection unhandled, and let the process exit",
  async (what) => {
    const child = promisify(execFile)(process.execPath, ["--import", "tsx", scenario, what], { timeout: 55_000 });
    expect(await child).toEqual({ stdout: "", stderr: "" });
  },
  60_000,
);
