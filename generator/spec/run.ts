/** The process that runs a spec: `run.js SPEC BUNDLE`. It sends one `Outcome` and waits to be killed. */
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { DiagnosticsError } from "../diagnostic.js";
import { bundleSpec } from "./bundle.js";
import type { Outcome } from "./outcome.js";
import { rawSpec } from "./raw-spec.js";
import { referencesTo } from "./references.js";
import { buildDiagnostics, ExitAttempt, isBuildFailure, thrownDiagnostic } from "./run-failure.js";
import { Trace } from "./trace.js";

const [spec = "", bundleFile = ""] = process.argv.slice(2);
const exit = process.exit.bind(process);
const send = process.send?.bind(process);

// Nobody waits for an answer any more when the parent is gone.
process.on("disconnect", () => exit());
// Until there is an answer, the channel must not keep alive a spec that awaits something that never happens.
process.channel?.unref();

function report(outcome: Outcome): void {
  process.channel?.ref();
  send?.(outcome);
}

async function outcome(): Promise<Outcome> {
  try {
    const bundle = await bundleSpec(spec, bundleFile);
    writeFileSync(bundleFile, bundle.code);
    return await run(bundle.sources, bundle.importable, new Trace(bundleFile, bundle.map));
  } catch (error) {
    if (isBuildFailure(error)) return failed(buildDiagnostics(error, spec));
    throw error;
  }
}

async function run(sources: readonly string[], importable: readonly string[], trace: Trace): Promise<Outcome> {
  const failedBy = (error: unknown) => failed([thrownDiagnostic(error, spec, trace)]);
  process.once("uncaughtException", (error) => report(failedBy(error)));
  process.exit = (code) => {
    throw new ExitAttempt(`process.exit(${code ?? ""})`);
  };
  try {
    const loaded = (await import(pathToFileURL(bundleFile).href)) as { spec: object; modules: object[] };
    return { spec: rawSpec(sources, loaded.spec, referencesTo(importable, loaded.modules), trace), diagnostics: [] };
  } catch (error) {
    return error instanceof DiagnosticsError ? failed(error.diagnostics) : failedBy(error);
  }
}

function failed(diagnostics: Outcome["diagnostics"]): Outcome {
  return { spec: undefined, diagnostics };
}

report(await outcome());
