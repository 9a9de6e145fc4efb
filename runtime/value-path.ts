/** One step from a value to a part of it. */
export type Step =
  string | number | { readonly valueOf: unknown } | { readonly keyAt: number } | { readonly elementAt: number };

/** The way to a part as an expression, for example `.articles[3].authors.get("anna")`. */
export function pathText(steps: readonly Step[]): string {
  const shown = steps.length > maxShown ? steps.slice(0, maxShown) : steps;
  return shown.map(stepText).join("") + (shown === steps ? "" : "...");
}

const maxShown = 20;

function stepText(step: Step): string {
  if (typeof step === "number") return `[${step}]`;
  if (typeof step === "string") return /^[\w$]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  if ("keyAt" in step) return `.keys()[${step.keyAt}]`;
  if ("elementAt" in step) return `.values()[${step.elementAt}]`;
  return `.get(${keyText(step.valueOf)})`;
}

function keyText(key: unknown): string {
  if (typeof key === "string") return JSON.stringify(key);
  return typeof key === "object" && key !== null ? "..." : String(key);
}
