const identifier = /^[A-Za-z][A-Za-z0-9]*$/;

/** Whether a name can be part of the names in generated code: `getArticle` becomes `GetArticleInput`, `getArticleKey` …. */
export function isEntryName(name: string): boolean {
  return identifier.test(name);
}

/** A name in type position: `getArticle` is `GetArticle`, `my-shop` is `MyShop`. */
export function typeName(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** The candidate that is one or two typing mistakes away from `name`. */
export function closest(name: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates.map((candidate) => ({
    candidate,
    steps: distance(name.toLowerCase(), candidate.toLowerCase()),
  }));
  const [best] = ranked.toSorted((a, b) => a.steps - b.steps);
  return best && best.steps <= Math.max(name.length > 3 ? 2 : 1, Math.floor(name.length / 3))
    ? best.candidate
    : undefined;
}

/** Levenshtein distance, one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
