const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;

/** A span as people write it: `90000` is `1m 30s`. */
export function shownSpan(ms: number): string {
  if (ms === Infinity) return "forever";
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, size] of units) {
    const amount = unit === "ms" ? rest : Math.floor(rest / size);
    if (amount > 0) parts.push(`${amount}${unit}`);
    rest -= amount * size;
  }
  return parts.length === 0 ? "0" : parts.join(" ");
}
