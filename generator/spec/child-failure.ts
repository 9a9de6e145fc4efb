import { codes, type Diagnostic } from "../diagnostic.js";
import type { ChildEnd } from "./child.js";
import type { Outcome, readOutcome } from "./outcome.js";

/** What came of running a spec, judged from outside: what it left, or why there is nothing. */
export function outcomeOf(end: ChildEnd, left: ReturnType<typeof readOutcome>, spec: string): Outcome {
  const usable = left !== undefined && left !== "damaged" && end.reason !== "output";
  if (usable && left.spec !== undefined) return left;
  const diagnostics = usable ? left.diagnostics : [endDiagnostic(end, left === "damaged", spec)];
  return { spec: undefined, diagnostics: diagnostics.map((diagnostic) => withPrinted(diagnostic, end)) };
}

function endDiagnostic({ reason, code, signal, limits }: ChildEnd, isDamaged: boolean, file: string): Diagnostic {
  const site = { file, line: 1, column: 1 };
  const problem = (code: string, message: string, fix: string) =>
    ({ code, severity: "error", message, fix, site }) as const;
  if (reason === "timeout") {
    const fix = "remove endless loops and top-level `await` from the spec and from what it imports";
    return problem(codes.SPEC_TIMED_OUT, `the spec was still running after ${limits.timeoutMs / 1000} s`, fix);
  }
  if (reason === "output") {
    const fix = "remove the output; a spec only describes routes";
    return problem(codes.SPEC_PRINTED_TOO_MUCH, `the spec printed more than ${limits.outputBytes} bytes`, fix);
  }
  if (reason === "unstarted") {
    const fix = "look for a limit on processes or memory, and whether Node's own file may be executed";
    return problem(codes.SPEC_ENDED, "the process that runs the spec could not be started", fix);
  }
  if (isDamaged) {
    const fix = "look for code in the spec and in what it imports that replaces what JavaScript or Node provides";
    return problem(codes.SPEC_ENDED, "the spec broke the process that read it", fix);
  }
  // Node's own exit code for a module that can never finish.
  if (code === 13) {
    const fix = "remove the top-level `await` from the spec and from what it imports";
    return problem(codes.SPEC_ENDED, "the spec awaits something that never happens", fix);
  }
  const how = signal === null ? `with code ${code}` : `by ${signal}`;
  const fix = "look for `process.exit`, `process.kill` and native crashes in the spec and in what it imports";
  return problem(codes.SPEC_ENDED, `the spec ended its process ${how} before it was read`, fix);
}

/** The last lines that the spec printed often say what went wrong. */
function withPrinted(diagnostic: Diagnostic, { printed }: ChildEnd): Diagnostic {
  const text = printed.trimEnd();
  if (text === "") return diagnostic;
  const lines = text.split("\n").slice(-20);
  const shown = ["the spec printed:", ...lines.map((line) => (line.length > 200 ? `${line.slice(0, 200)}…` : line))];
  return { ...diagnostic, detail: [diagnostic.detail ?? [], ...shown].flat().join("\n") };
}
