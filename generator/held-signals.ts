const signals = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

/**
 * Runs what must not stop half-way: a signal that would end the process has its effect afterwards. Short and synchronous
 * work only.
 */
export async function withHeldSignals<Result>(run: () => Result): Promise<Result> {
  const held: NodeJS.Signals[] = [];
  const hold = (signal: NodeJS.Signals) => void held.push(signal);
  for (const signal of signals) process.on(signal, hold);
  try {
    return run();
  } finally {
    // Node tells of signals in the next turn of its loop.
    await new Promise((resolve) => setImmediate(resolve));
    for (const signal of signals) process.off(signal, hold);
    for (const signal of held) process.kill(process.pid, signal);
  }
}
