import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { median } from "../cost/rounds.js";
import type { Row } from "../cost/row.js";
import { cli, makeProject, specOf } from "./project.js";
import { timeRow } from "./runs.js";

const cycles = 12;

/** How long after a save the new code is there, with 100 routes. */
export async function watchCycle(): Promise<readonly Row[]> {
  const folder = makeProject(specOf(100));
  const spec = join(folder, "src/cache.schema.ts");
  const text = readFileSync(spec, "utf8");
  const child = spawn(process.execPath, [cli, "generate", "--watch"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const times: number[] = [];
  try {
    await said(child, /watching/);
    for (let cycle = 0; cycle < cycles; cycle++) {
      await new Promise((resolve) => setTimeout(resolve, 500)); // as a person would, at the very least
      const done = said(child, /done in/);
      const saved = performance.now();
      writeFileSync(spec, text.replace(`ttl: "5m"`, `ttl: "${cycle + 6}m"`));
      await done;
      times.push(performance.now() - saved);
    }
  } finally {
    child.kill();
  }
  return [timeRow("`generate --watch`, 100 routes, after the save", { milliseconds: median(times) }, 150)];
}

function said(child: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (): void => reject(new Error("the watch ended"));
    const look = (chunk: Buffer): void => {
      if (!pattern.test(chunk.toString())) return;
      child.stdout?.off("data", look);
      child.off("exit", failed);
      resolve();
    };
    child.stdout?.on("data", look);
    child.once("exit", failed);
  });
}
