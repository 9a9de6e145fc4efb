import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { median } from "../cost/rounds.js";

/** What a command took from its start to its end. */
export interface ProcessCost {
  readonly milliseconds: number;
  /** The largest memory that its processes held together, in MB. */
  readonly megabytes: number;
}

/** Medians over several runs, `prepare` before each one. */
export async function costOf(
  args: readonly string[],
  cwd: string,
  runs: number,
  prepare: () => void = () => undefined,
): Promise<ProcessCost> {
  const costs: ProcessCost[] = [];
  for (let run = 0; run < runs; run++) {
    prepare();
    costs.push(await once(args, cwd));
  }
  return {
    milliseconds: median(costs.map(({ milliseconds }) => milliseconds)),
    megabytes: median(costs.map(({ megabytes }) => megabytes)),
  };
}

function once(args: readonly string[], cwd: string): Promise<ProcessCost> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
  let megabytes = 0;
  const timer = setInterval(() => (megabytes = Math.max(megabytes, memoryOf(child.pid ?? 0))), 20);
  let problems = "";
  child.stderr.on("data", (chunk: Buffer) => (problems += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("close", (code) => {
      clearInterval(timer);
      if (code === 0) resolve({ milliseconds: performance.now() - start, megabytes });
      else reject(new Error(`\`${args.join(" ")}\` ended with ${code}: ${problems}`));
    });
  });
}

/** Resident memory of a process and of its children, in MB. Linux only; 0 elsewhere. */
function memoryOf(pid: number): number {
  try {
    const own = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(own ?? 0) / 1024 + childrenOf(pid).reduce((sum, child) => sum + memoryOf(child), 0);
  } catch {
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const lists = tasks.map((task) => readFileSync(`/proc/${pid}/task/${task}/children`, "utf8"));
  return lists.flatMap((list) =>
    list
      .split(" ")
      .filter((each) => each !== "")
      .map(Number),
  );
}
