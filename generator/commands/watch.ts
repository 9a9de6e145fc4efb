import { relative } from "node:path";
import { type Cycle, Cycles } from "../watch/cycles.js";
import { RestartedCommand } from "../watch/restarted-command.js";
import { diagnosticsOf, printDiagnostics, shownPath } from "./session.js";

/** Exit codes of programs that a signal ended, as shells have them. */
const codeOf = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Generates again whenever the spec changes, until a signal ends it. Resolves with the exit code.
 *
 * @param command what to run beside, and to start again when generated code has changed; `[]` for nothing
 */
export async function watch(spec: string, command: readonly string[]): Promise<number> {
  const beside = command.length === 0 ? undefined : new RestartedCommand(command, tell);
  let hasStarted = false;
  const cycles = new Cycles({
    spec,
    onPrint: (text) => void process.stderr.write(text),
    diagnosticsOf,
    onCycle: (cycle) => {
      print(cycle);
      if (!beside || !cycle.isDone || (hasStarted && !hasWritten(cycle))) return;
      hasStarted = true;
      void beside.restart();
    },
  });
  const ended = endedBySignal();
  void cycles.start().then(() => tell(`watching ${relative(process.cwd(), spec)}; Ctrl-C ends it`));
  const code = await ended;
  cycles.close();
  await beside?.stop();
  return code;
}

/** The first signal lets everything end by itself; a second one does not wait. */
function endedBySignal(): Promise<number> {
  let isEnding = false;
  return new Promise((resolve) => {
    for (const [signal, code] of Object.entries(codeOf)) {
      process.on(signal, () => {
        if (isEnding) process.exit(code);
        isEnding = true;
        resolve(code);
      });
    }
  });
}

/** Files that are as they were are not told: there are many cycles. */
function print(cycle: Cycle): void {
  for (const { path, change } of cycle.changes) {
    if (change !== "unchanged") process.stdout.write(`${change.padEnd(9)} ${shownPath(path)}\n`);
  }
  printDiagnostics(cycle.diagnostics);
  if (cycle.isDone) tell(`${hasWritten(cycle) ? "done" : "nothing changed"} in ${cycle.milliseconds.toFixed(0)} ms`);
}

function hasWritten({ changes }: Cycle): boolean {
  return changes.some(({ change }) => change !== "unchanged");
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
