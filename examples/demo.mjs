/** `npm run demo [-- --backend URL]`: installs, builds and generates what is missing, then runs the Conduit session. */
import { spawnSync } from "node:child_process";
import { buildIsCurrent } from "../test/setup/build.mjs";
import { root, run } from "../test/setup/command.mjs";
import { nodeProblem } from "../test/setup/node-version.mjs";
import { installPackages, packagesAreInstalled } from "../test/setup/packages.mjs";

const problem = nodeProblem();
if (problem) giveUp(problem);
if (!packagesAreInstalled()) await prepare("installed the packages", installPackages);
if (!buildIsCurrent()) await prepare("built cachewright", () => npmScript("build"));
await prepare("generated the Conduit cache", () => npmScript("generate:conduit"));

const demo = ["--import", "tsx", "examples/conduit/demo.ts", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, demo, { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;

/**
 * @param {string} what
 * @param {() => Promise<{ ok: boolean, output: string }>} action
 */
async function prepare(what, action) {
  const start = performance.now();
  const { ok, output } = await action();
  if (!ok) giveUp(output);
  console.log(`${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}

/** @param {string} script */
function npmScript(script) {
  return run("npm", ["run", "--silent", script]);
}

/**
 * @param {string} why
 * @returns {never}
 */
function giveUp(why) {
  console.error(why);
  process.exit(1);
}
