import { setTimeout as sleep } from "node:timers/promises";

/**
 * Repeats `attempt` until it returns something other than `undefined` or `false`; an attempt that rejects counts as
 * `undefined`.
 *
 * @throws Error when that takes longer than `boundMs`, with the last rejection as its cause
 */
export async function poll<T>(attempt: () => T | Promise<T>, boundMs = 10_000): Promise<Exclude<T, undefined | false>> {
  const end = performance.now() + boundMs;
  let cause: unknown;
  do {
    try {
      const result = await attempt();
      if (result !== undefined && result !== false) return result as Exclude<T, undefined | false>;
    } catch (error) {
      cause = error;
    }
    await sleep(10);
  } while (performance.now() < end);
  throw new Error(`nothing within ${boundMs} ms`, { cause });
}
