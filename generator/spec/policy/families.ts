import type { RawFunction } from "../raw.js";

/** Tag families: by name, or any of them where a function decides when the application runs. */
export type Families = "any" | ReadonlySet<string>;

type Tags = readonly string[] | RawFunction | undefined;

/** The families of an entry's tags, or of what a mutation invalidates. */
export function familiesOf(tags: Tags): Families {
  if (tags === undefined) return new Set();
  return "$raw" in tags ? "any" : new Set(tags.map(familyOf));
}

/** The families of several entries together. */
export function familiesOfAll(all: readonly Tags[]): Families {
  const together = new Set<string>();
  for (const families of all.map(familiesOf)) {
    if (families === "any") return "any";
    for (const family of families) together.add(family);
  }
  return together;
}

/** The family of a tag template such as `article:{params.slug}`. */
export function familyOf(template: string): string {
  return template.split(":", 1)[0] ?? "";
}
