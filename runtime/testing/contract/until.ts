import { setTimeout as delay } from "node:timers/promises";

/** Far beyond what a backend should need, so that a slow machine fails no case. */
const defaultBoundMs = 5000;

/**
 * Repeats `attempt` until it says `true`; one that rejects counts as `false`.
 *
 * @throws Error when that takes longer than `boundMs`, with the last rejection as its cause
 */
export async function until(attempt: () => boolean | Promise<boolean>, boundMs = defaultBoundMs): Promise<void> {
  const end = performance.now() + boundMs;
  let cause: unknown;
  do {
    try {
      if (await attempt()) return;
    } catch (error) {
      cause = error;
    }
    await delay(5);
  } while (performance.now() < end);
  throw new Error(`nothing within ${boundMs} ms`, { cause });
}

/** What became of a call. */
export type Settled = "resolved" | "rejected" | "pending";

/** What becomes of `call` within a generous time. */
export async function settled(call: unknown, boundMs = defaultBoundMs): Promise<Settled> {
  const timer = new AbortController();
  const pending = delay(boundMs, "pending" as const, { signal: timer.signal }).catch(() => "pending" as const);
  const outcome = Promise.resolve(call).then(
    () => "resolved" as const,
    () => "rejected" as const,
  );
  try {
    return await Promise.race([outcome, pending]);
  } finally {
    timer.abort();
  }
}
