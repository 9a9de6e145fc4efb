import { openSync, readSync } from "node:fs";

const statistics = open("/proc/thread-self/schedstat");
const bytes = Buffer.alloc(128);

/**
 * For how many milliseconds this thread could have run in all its life, and the machine ran something else. Linux tells;
 * elsewhere it is 0.
 */
export function waitedForProcessorMs(): number {
  if (statistics === undefined) return 0;
  const length = readSync(statistics, bytes, 0, bytes.length, 0);
  // Three numbers: nanoseconds on a processor, nanoseconds in the queue for one, and how often it came to run.
  return Number(bytes.toString("latin1", 0, length).split(" ")[1]) / 1e6;
}

function open(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch {
    return undefined;
  }
}
