import { InvalidOptionError } from "./errors.js";

/** A span of time: a number is seconds; strings take `ms`, `s`, `m`, `h`, `d`; `"forever"` never ends. */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h" | "d"}` | "forever";

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const pattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/**
 * Milliseconds of a duration, `Infinity` for `"forever"`.
 *
 * @throws InvalidOptionError when it is negative, not a number or of an unknown unit; `option` is named in the message
 */
export function milliseconds(duration: Duration, option: string): number {
  if (duration === "forever") return Infinity;
  const ms = typeof duration === "number" ? duration * 1_000 : parse(duration);
  if (ms === undefined || Number.isNaN(ms) || ms < 0) {
    throw new InvalidOptionError(
      `\`${option}\` is ${typeof duration === "string" ? JSON.stringify(duration) : String(duration)}: use seconds as a number, or a string such as "250ms", "30s", "5m", "1h", "7d", "forever"`,
    );
  }
  return ms;
}

function parse(text: string): number | undefined {
  const [, amount, unit] = pattern.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * unitMs[unit as keyof typeof unitMs];
}
