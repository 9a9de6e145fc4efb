import { InvalidOptionError } from "./errors.js";

/** What work sees of its deadline: once it has passed, nobody waits for the work any more. */
export interface Deadline {
  readonly passed: boolean;
}

/** Of what has no deadline. */
export const noDeadline: Deadline = { passed: false };

/** A write that nobody waits for any more must not happen: what it would replace may have been acknowledged since. */
export function assertInTime(deadline: Deadline): void {
  if (deadline.passed) throw new Error("the deadline has passed");
}

/** The deadline passed; what was asked for may still happen. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";

  constructor(ms: number) {
    super(`no answer within ${Math.round(ms)} ms`);
  }
}

/**
 * What `work` resolves to, unless that takes longer than `ms` milliseconds.
 *
 * A stalled event loop runs its timers before it reads its sockets. So the deadline waits for one more look at the
 * sockets: an answer that came in time, and was only not read yet, counts. The work begins before the timer is set, so that
 * what it sends is on its way by then.
 *
 * @throws TimeoutError when the time is over
 */
export function withDeadline<T>(ms: number, work: (deadline: Deadline) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const deadline = { passed: false };
    const giveUp = (): void => {
      deadline.passed = true;
      reject(new TimeoutError(ms));
    };
    const answer = work(deadline);
    const timer = setTimeout(() => setImmediate(giveUp), ms);
    answer.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (cause: unknown) => {
        clearTimeout(timer);
        reject(cause);
      },
    );
  });
}

/** How long a call of a backend may take by default, in milliseconds. */
export const defaultTimeoutMs = 100;

/**
 * The `timeout` option, in milliseconds.
 *
 * @throws InvalidOptionError when it is no positive number
 */
export function timeoutMs(timeout: number = defaultTimeoutMs): number {
  if (Number.isFinite(timeout) && timeout > 0) return timeout;
  throw new InvalidOptionError(`\`timeout\` is ${timeout}: use a number of milliseconds above 0`);
}
