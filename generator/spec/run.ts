/**
 * The process that runs a spec: `run.js FOLDER`. It gets ready, waits for a line on stdin that says that the bundle lies in
 * the folder, leaves one `Outcome` beside it, and kills itself: nothing that a spec holds or listens to can stop that.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DiagnosticsError } from "../diagnostic.js";
import { blockOutput } from "./blocking-output.js";
import { installBrands } from "./brands.js";
import { type Bundle, bundleNames } from "./bundle-folder.js";
import { type Outcome, writeOutcome } from "./outcome.js";
import { rawSpec } from "./raw-spec.js";
import { referencesTo } from "./references.js";
import { ExitAttempt, thrownDiagnostic } from "./run-failure.js";
import { Trace } from "./trace.js";

type Facts = Omit<Bundle, "code">;

const [folder = ""] = process.argv.splice(2);
const bundleFile = join(folder, bundleNames.code);
// Taken before a spec can replace them.
const kill = process.kill.bind(process, process.pid, "SIGKILL");
const exit = process.exit.bind(process);

blockOutput();
// What nearly every spec imports is loaded while the bundle is made.
await import(pathToFileURL(join(folder, bundleNames.common)).href).catch(() => undefined);
if (readFileSync(0).length === 0) exit(); // nobody waits for an answer any more
const facts = JSON.parse(readFileSync(join(folder, bundleNames.facts), "utf8")) as Facts;
const trace = new Trace(bundleFile, facts.map);
end(await run(facts));

function end(outcome: Outcome): void {
  const file = join(folder, bundleNames.outcome);
  try {
    writeOutcome(file, outcome);
  } catch (error) {
    writeOutcome(file, failedBy(error));
  }
  kill();
}

async function run({ sources, importable }: Facts): Promise<Outcome> {
  installBrands();
  process.once("uncaughtException", (error) => end(failedBy(error)));
  process.exit = (code) => {
    throw new ExitAttempt(`process.exit(${code ?? ""})`);
  };
  try {
    const loaded = (await import(pathToFileURL(bundleFile).href)) as { spec: object; modules: object[] };
    return { spec: rawSpec(sources, loaded.spec, referencesTo(importable, loaded.modules), trace), diagnostics: [] };
  } catch (error) {
    return error instanceof DiagnosticsError ? { spec: undefined, diagnostics: error.diagnostics } : failedBy(error);
  }
}

function failedBy(error: unknown): Outcome {
  return { spec: undefined, diagnostics: [thrownDiagnostic(error, facts.sources[0] ?? "", trace)] };
}
