import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The program. */
export const cli = fileURLToPath(new URL("../../generator/cli.ts", import.meta.url));
/** What lets Node run TypeScript, for `--import`. */
export const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** How it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `cachewright` in a directory, as a shell without a terminal would. */
export function cachewright(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", tsx, cli, ...args], { cwd }, (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : Number(error !== null);
      resolve({ code, stdout, stderr });
    });
  });
}
