/** `true` where both types are the same, not only assignable to one another. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only where the value's type is exactly `Expected`. */
export function exactly<Expected>() {
  return <Actual>(_value: Actual, ..._same: Same<Actual, Expected> extends true ? [] : [mismatch: Actual]): string =>
    "";
}
