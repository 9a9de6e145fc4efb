/** The field names of a `Vary` (RFC 9110 section 12.5.5), in lower case; `*` may be one of them. */
export function varyNames(vary: string | undefined): readonly string[] {
  if (vary === undefined) return [];
  const names = vary.split(",").map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== "");
}

/** One `Vary` that says what all of them say. `*` says more than any list. */
export function mergedVary(...all: readonly (string | undefined)[]): string | undefined {
  const said = all.filter((vary) => vary !== undefined);
  if (said.length < 2) return said[0];
  const names = new Set(said.flatMap(varyNames));
  return names.has("*") ? "*" : [...names].join(", ");
}
