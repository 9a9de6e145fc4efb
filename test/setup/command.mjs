import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A step that hangs is ended, so that it fails with its output instead of blocking the run: 20 minutes. */
const timeLimitMs = 20 * 60_000;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] default: the root of the repository
 * @property {Record<string, string>} [env] added to this process's own
 */

/**
 * Runs a command without standard input and resolves with what it printed; never rejects.
 *
 * The output goes through a file: its two streams stay in order, and a process that the command left behind cannot keep
 * a pipe open.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export async function run(command, args, options = {}) {
  const folder = mkdtempSync(join(tmpdir(), "cachewright-step-"));
  const log = join(folder, "output");
  try {
    const end = await runInto(log, command, args, options);
    const output = readFileSync(log, "utf8");
    return end === 0 ? { ok: true, output } : { ok: false, output: `${output}\n${command} ended with ${end}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {string} log
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} options
 * @returns {Promise<number | string>} the exit code, or the signal or error that ended it
 */
function runInto(log, command, args, options) {
  const file = openSync(log, "w");
  const env = { ...process.env, ...options.env };
  const cwd = options.cwd ?? root;
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", file, file], timeout: timeLimitMs });
  closeSync(file);
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(code ?? String(signal)));
  });
}
