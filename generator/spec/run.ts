/** The process that runs a spec: `run.js FOLDER`, where the bundle lies. It sends one `Outcome` and waits to be killed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DiagnosticsError } from "../diagnostic.js";
import { installBrands } from "./brands.js";
import { type Bundle, bundleNames } from "./bundle-folder.js";
import type { Outcome } from "./outcome.js";
import { rawSpec } from "./raw-spec.js";
import { referencesTo } from "./references.js";
import { ExitAttempt, thrownDiagnostic } from "./run-failure.js";
import { Trace } from "./trace.js";

const [folder = ""] = process.argv.slice(2);
const bundleFile = join(folder, bundleNames.code);
const bundle = JSON.parse(readFileSync(join(folder, bundleNames.facts), "utf8")) as Omit<Bundle, "code">;
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

async function run({ sources, importable, map }: Omit<Bundle, "code">): Promise<Outcome> {
  const [spec = ""] = sources;
  const trace = new Trace(bundleFile, map);
  installBrands();
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

report(await run(bundle));
