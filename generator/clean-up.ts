/** What has to be undone when the process ends before its time. */
const pending = new Set<() => void>();

/** The signals that end a process and let it do something before. */
export const endingSignals = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

/**
 * Runs `action` when the process is ended by a signal or by `process.exit` before the returned function was called. Then
 * the process goes on ending in the same way, so that a shell sees what ended it. `action` must not throw.
 *
 * @returns a function that makes it forget `action`
 */
export function whenEndedEarly(action: () => void): () => void {
  if (pending.size === 0) listen();
  pending.add(action);
  return () => {
    pending.delete(action);
    if (pending.size === 0) unlisten();
  };
}

function listen(): void {
  for (const signal of endingSignals) process.on(signal, end);
  process.on("exit", cleanUp);
}

function unlisten(): void {
  for (const signal of endingSignals) process.off(signal, end);
  process.off("exit", cleanUp);
}

function cleanUp(): void {
  for (const action of pending) action();
  pending.clear();
}

function end(signal: NodeJS.Signals): void {
  cleanUp();
  unlisten();
  // Somebody else who listens, such as a watch, ends the process in a way of its own.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
