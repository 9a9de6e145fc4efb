import { endingSignals } from "./clean-up.js";

/**
 * Runs what must not stop half-way: a signal that would end the process has its effect afterwards. Short and synchronous
 * work only.
 */
export async function withHeldSignals<Result>(run: () => Result): Promise<Result> {
  const held: NodeJS.Signals[] = [];
  const hold = (signal: NodeJS.Signals) => void held.push(signal);
  for (const signal of endingSignals) process.on(signal, hold);
  try {
    return run();
  } finally {
    // Node tells of signals when it polls, and what is left of this turn of its loop may come after that.
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
    for (const signal of endingSignals) process.off(signal, hold);
    // Somebody else who listens, such as a watch, has heard it already.
    for (const signal of held) if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  }
}
