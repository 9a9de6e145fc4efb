import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize } from "node:v8";
import { codes, DiagnosticsError } from "../diagnostic.js";
import type { BundleFolder } from "../spec/bundle-folder.js";
import type { ChildEnd } from "../spec/child.js";
import { defaultTimeoutMs, PreparedRun } from "../spec/prepared-run.js";
import type { Site } from "../spec/raw.js";
import { bundleDefinition, type Rendered } from "./bundle.js";
import { type Evaluation, isEvaluation, type Question } from "./evaluation.js";

export interface EvaluateOptions {
  /** After this many milliseconds the user's functions are stopped. Default 10,000. */
  readonly timeoutMs?: number;
  /** Gets what they printed. */
  readonly onPrint?: (text: string) => void;
}

/** The entry of a spec that is asked about. */
export interface Asked {
  readonly name: string;
  readonly site: Site;
}

/**
 * Asks the rendered code what it makes of a request, in a process of its own: the user's key functions run there.
 *
 * @throws {DiagnosticsError} when that process does not answer
 */
export async function evaluate(
  rendered: Rendered,
  asked: Asked,
  question: Question,
  { timeoutMs, onPrint }: EvaluateOptions,
): Promise<Evaluation> {
  // Its process starts while the bundle is made.
  const run = new PreparedRun(rendered.spec, timeoutMs, new URL("./run", import.meta.url));
  const { folder, child } = run;
  try {
    writeFileSync(folder.codeFile, await bundleDefinition(rendered, asked.name, timeoutMs ?? defaultTimeoutMs));
    writeFileSync(join(folder.path, "question.json"), JSON.stringify(question));
    const end = await child.run();
    if (end.printed !== "") onPrint?.(end.printed);
    const evaluation = evaluationIn(folder);
    if (evaluation === undefined || evaluation === "damaged")
      throw unanswered(end, asked, evaluation === "damaged" ? "broke the process that asked it" : "ended its process");
    return evaluation;
  } finally {
    run.end();
  }
}

/** What the process left; `undefined` when it did not get that far, "damaged" when that is no evaluation. */
function evaluationIn({ outcomeFile }: BundleFolder): Evaluation | "damaged" | undefined {
  if (!existsSync(outcomeFile)) return undefined;
  try {
    const value: unknown = deserialize(readFileSync(outcomeFile));
    return isEvaluation(value) ? value : "damaged";
  } catch {
    return "damaged";
  }
}

function unanswered({ reason, printed, limits }: ChildEnd, { name, site }: Asked, how: string): DiagnosticsError {
  const isLate = reason === "timeout";
  const ended = isLate ? `was still running after ${limits.timeoutMs / 1000} s` : how;
  return new DiagnosticsError([
    {
      code: isLate ? codes.SPEC_TIMED_OUT : codes.SPEC_ENDED,
      severity: "error",
      message: `the generated code of \`${name}\` ${ended}`,
      fix: "look at the key and tag functions of the spec, and at what their modules do when they are imported",
      ...(printed !== "" && { detail: printed.trimEnd().split("\n").slice(-20).join("\n") }),
      site,
    },
  ]);
}
