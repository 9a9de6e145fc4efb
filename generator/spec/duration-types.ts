type Unit = "ms" | "s" | "m" | "h" | "d";

/** A first digit keeps out what `${number}` alone would let in: a sign, a blank, a bare fraction. */
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/**
 * A span of time: a number of seconds, a number with a unit (`"250ms"`, `"30s"`, `"5m"`, `"1.5h"`, `"7d"`), or `"forever"`.
 * `0` means: do not store.
 */
export type Duration = number | "forever" | `${Digit}${Unit}` | `${Digit}${number}${Unit}`;

/** A {@link Duration} that ends. */
export type Timeout = Exclude<Duration, "forever">;
