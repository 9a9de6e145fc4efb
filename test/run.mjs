/**
 * `npm test`: installs what is missing, then checks and tests everything; arguments go to vitest.
 *
 * Plain Node without packages, because on a fresh clone nothing else is there.
 */
import { run } from "./setup/command.mjs";
import { nodeProblem } from "./setup/node-version.mjs";
import { installPackages, packagesAreInstalled } from "./setup/packages.mjs";
import { canInstallServers, installServers, missingServers } from "./setup/servers.mjs";
import { single, skipped, Tally } from "./setup/tally.mjs";
import { runVitest } from "./setup/vitest.mjs";

/** Scripts of package.json that count as one test each. The example's types need the build and the generated code. */
const checks = ["build", "generate:conduit", "format:check", "lint", "types"];

const tally = new Tally();
if (await prepare()) await checkEverything();
tally.finish();

/** Whether the checks can run at all. */
async function prepare() {
  const problem = nodeProblem();
  if (problem) return tally.step("node", async () => single({ ok: false, output: problem }));
  return packagesAreInstalled() || tally.step("packages", async () => single(await installPackages()));
}

async function checkEverything() {
  await tally.step("servers", provideServers);
  for (const script of checks) await tally.step(script, () => runScript(script));
  await tally.step("tests", () => runVitest(process.argv.slice(2)));
}

/** @param {string} script */
async function runScript(script) {
  return single(await run("npm", ["run", "--silent", script]));
}

/** Without the servers CI fails; elsewhere the tests that need them skip themselves. */
async function provideServers() {
  const missing = missingServers();
  const output = missing.length > 0 && canInstallServers() ? await installServers(missing) : "";
  const left = missingServers();
  if (left.length === 0) return single({ ok: true, output });
  const advice = `not installed: ${left.join(", ")}; on Debian run \`apt-get install ${left.join(" ")}\` as root`;
  return process.env["CI"] ? single({ ok: false, output: `${output}\n${advice}` }) : skipped("servers", advice);
}
