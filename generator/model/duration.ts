const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const pattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/**
 * Milliseconds of a duration in a spec: a number is seconds, strings take a unit, `"forever"` is `Infinity`.
 *
 * @returns `undefined` when it is no duration
 */
export function durationMs(duration: unknown): number | undefined {
  if (duration === "forever") return Infinity;
  if (typeof duration === "number") return duration >= 0 && duration < Infinity ? duration * 1_000 : undefined;
  const [, amount, unit] = (typeof duration === "string" && pattern.exec(duration)) || [];
  return amount === undefined ? undefined : Number(amount) * unitMs[unit as keyof typeof unitMs];
}
