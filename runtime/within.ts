import type { Clock } from "./clock.js";

/** What `work` resolves to, unless that takes longer than `ms` milliseconds: then what `late` makes of it. */
export function within<T>(clock: Clock, ms: number, work: Promise<T>, late: () => T | Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      try {
        resolve(late());
      } catch (error) {
        reject(error);
      }
    });
    work.then(resolve, reject).then(cancel, cancel);
  });
}
