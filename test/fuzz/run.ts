/**
 * `npm run test:fuzz -- --count 10000 --from 0 --processes 2`: mutated specs, in several processes. It writes
 * `docs/fuzz.md` when it ran at least 10,000, and ends with 1 when there was a fault.
 */
import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fuzz, type Generator, type Trial } from "./fuzz.js";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "10000" },
    from: { type: "string", default: "0" },
    processes: { type: "string", default: "2" },
    worker: { type: "boolean", default: false },
  },
});
const [count, from, processes] = [Number(values.count), Number(values.from), Number(values.processes)];

if (values.worker) await work();
else await lead();

async function work(): Promise<void> {
  for await (const { source, ...trial } of fuzz(await builtGenerator(), from, count)) {
    process.send?.({ ...trial, source: trial.faults.length > 0 ? source : "" });
  }
  process.disconnect?.();
}

async function builtGenerator(): Promise<Generator> {
  const built = (path: string) => import(new URL(`../../dist/generator/${path}`, import.meta.url).href);
  const [{ generate }, { diagnosticsOf }] = (await Promise.all([
    built("generate.js"),
    built("commands/session.js"),
  ])) as [Pick<Generator, "generate">, Pick<Generator, "diagnosticsOf">];
  return { generate, diagnosticsOf };
}

async function lead(): Promise<void> {
  const share = Math.ceil(count / processes);
  const outcomes = new Map<string, number>();
  const faults: Trial[] = [];
  let done = 0;
  const note = (trial: Trial): void => {
    outcomes.set(trial.outcome, (outcomes.get(trial.outcome) ?? 0) + 1);
    if (trial.faults.length > 0) faults.push(trial);
    if (trial.faults.length > 0) console.log(JSON.stringify(trial, null, 2));
    if (++done % 500 === 0) console.log(`${done} specs, ${faults.length} faults`);
  };
  const starts = Array.from({ length: processes }, (_, index) => from + index * share);
  await Promise.all(starts.map((start) => worker(start, share, note)));
  if (done < count) throw new Error(`only ${done} specs ran: a process ended`);
  const text = page(outcomes, done, faults.length);
  console.log(text);
  if (done >= 10_000) writeFileSync("docs/fuzz.md", text);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

function worker(start: number, share: number, note: (trial: Trial) => void): Promise<void> {
  const args = ["--worker", "--from", String(start), "--count", String(share)];
  const child = fork(fileURLToPath(import.meta.url), args, { execArgv: process.execArgv });
  child.on("message", (trial: Trial) => note(trial));
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

function page(outcomes: ReadonlyMap<string, number>, specs: number, faults: number): string {
  const byCode = new Map<string, number>();
  for (const [outcome, times] of outcomes) {
    for (const code of outcome.split(" ")) byCode.set(code, (byCode.get(code) ?? 0) + times);
  }
  const rows = [...byCode].toSorted(([a], [b]) => (a < b ? 1 : -1)).map(([code, times]) => `| ${code} | ${times} |`);
  return `# Mutated specs

Measured by \`npm run test:fuzz\`, which writes this page: specs of the tests with one to four random changes of their
tokens. Each has to generate or to be refused with diagnostics, within its time limit, and to leave either all of its
output or what was there before. A fault is anything else: a stack trace, a hang, an empty message, half an output.

${specs} specs, ${faults} faults. How often each diagnostic was given:

| Outcome | Specs |
| --- | --- |
${rows.join("\n")}
`;
}
