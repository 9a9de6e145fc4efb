import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadSpec } from "../../generator/spec/load.js";
import { poll } from "../support/poll.js";
import { cli, tsx } from "./cachewright.js";
import { leftovers, project, specHead } from "./project.js";

/** Says who runs it, then keeps its process busy, or idle, for ever. */
const busy = `import { writeFileSync } from "node:fs";
writeFileSync(import.meta.dirname + "/pid", String(process.pid));
process.on("SIGTERM", () => {});
for (;;);
`;
const idle = busy.replace("for (;;);", "setInterval(() => {}, 1000);\nawait new Promise(() => {});");

/** `cachewright generate` in the midst of a spec that never ends, and the process that runs the spec. */
async function started(source: string): Promise<{ root: string; command: ChildProcess; runner: number }> {
  const root = project({ "cache.schema.ts": source });
  const command = spawn(process.execPath, ["--import", tsx, cli, "generate"], { cwd: root, stdio: "ignore" });
  const runner = await poll(
    () => existsSync(join(root, "pid")) && Number(readFileSync(join(root, "pid"), "utf8")),
    30_000,
  );
  onTestFinished(() => {
    command.kill("SIGKILL");
    if (isRunning(runner)) process.kill(runner, "SIGKILL");
  });
  return { root, command, runner };
}

/** Whether a process is there, and is not only waiting to be asked for its exit code. */
function isRunning(pid: number): boolean {
  try {
    const state = execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
    return !state.trim().startsWith("Z");
  } catch {
    return false;
  }
}

describe("a command that is ended in the midst of a spec", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("by %s: nothing runs on and nothing is left", async (signal) => {
    const { root, command, runner } = await started(busy);
    expect(leftovers(root)).toHaveLength(1);
    command.kill(signal);
    expect(await once(command, "exit")).toEqual([null, signal]);
    await poll(() => !isRunning(runner));
    expect(leftovers(root)).toEqual([]);
  });

  test.each([
    ["an endless loop", busy],
    ["an open timer", idle],
  ])("by SIGKILL: %s does not survive it", async (_what, source) => {
    const { command, runner } = await started(source);
    command.kill("SIGKILL");
    await poll(() => !isRunning(runner), 5000);
  });
});

test("a folder that nobody could remove goes after a day", async () => {
  const root = project({ "cache.schema.ts": `${specHead}export default define({});` });
  const cache = join(root, "node_modules/.cache/cachewright");
  const names = ["spec-old", "spec-new", "stamp"];
  for (const name of names) mkdirSync(join(cache, name, "inner"), { recursive: true });
  const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
  for (const name of ["spec-old", "stamp"]) utimesSync(join(cache, name), twoDaysAgo, twoDaysAgo);
  await loadSpec(join(root, "cache.schema.ts"));
  expect(readdirSync(cache).toSorted()).toEqual(["spec-new", "stamp"]);
});
