/** What became of a call. */
export type Outcome<T> =
  | { readonly kind: "resolved"; readonly value: T }
  | { readonly kind: "rejected"; readonly error: unknown }
  | { readonly kind: "pending" };

/** Far beyond every deadline in the runtime, so that a slow machine cannot fail a test. */
const boundMs = 5000;

/** What becomes of `call`, which counts as pending when nothing has after a generous time. */
export async function settle<T>(call: T | Promise<T>): Promise<Outcome<T>> {
  let timer: NodeJS.Timeout | undefined;
  const pending = new Promise<Outcome<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: "pending" }), boundMs);
  });
  const outcome = Promise.resolve(call).then(
    (value): Outcome<T> => ({ kind: "resolved", value }),
    (error: unknown): Outcome<T> => ({ kind: "rejected", error }),
  );
  try {
    return await Promise.race([outcome, pending]);
  } finally {
    clearTimeout(timer);
  }
}
