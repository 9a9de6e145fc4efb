import { stop } from "esbuild";
import { codes, DiagnosticsError } from "../diagnostic.js";

/**
 * Makes a bundle, and ends the bundler when its time is over: it waits for ever for what a pipe has to say.
 *
 * @throws {DiagnosticsError} when it took longer than `timeoutMs`
 */
export async function withinLimit<T>(spec: string, timeoutMs: number, make: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(stillBundling(spec, timeoutMs));
      void stop();
    }, timeoutMs);
  });
  try {
    return await Promise.race([make(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function stillBundling(spec: string, timeoutMs: number): DiagnosticsError {
  return new DiagnosticsError([
    {
      code: codes.SPEC_TIMED_OUT,
      severity: "error",
      message: `what the spec imports was still being read after ${timeoutMs / 1000} s`,
      fix: "look for pipes, devices and network folders among the imports and beside them (`tsconfig.json`, `package.json`)",
      site: { file: spec, line: 1, column: 1 },
    },
  ]);
}
