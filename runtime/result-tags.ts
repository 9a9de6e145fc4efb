import { lifeMs } from "./entry-of.js";
import type { Loaded, Lookup } from "./lookup.js";
import type { Remote } from "./remote.js";
import type { Versions } from "./tag-versions.js";
import { noVersions } from "./tag-versions.js";

/** What was seen before a load. */
interface Departed {
  readonly lookup: Lookup;
  readonly tags: readonly string[];
  readonly versions: Versions | undefined;
}

/** Versions after the load: those of the result's tags first, then the families again, which must be unchanged. */
export async function versionsAfter(
  remote: Remote,
  { lookup, versions: before = noVersions }: Departed,
  added: readonly string[],
): Promise<Versions | undefined> {
  if (added.length === 0) return before;
  const versions = await remote.tags.seed(added, lifeMs(lookup.lifetime));
  const families = await remote.tags.read(lookup.families);
  const unchanged = lookup.families.every((family) => families.get(family) === before.get(family));
  return unchanged ? new Map([...before, ...versions]) : undefined;
}

/** The tags that only the result told. */
export function addedTags({ tags }: Pick<Departed, "tags">, loaded: Loaded): readonly string[] {
  return loaded.tags.filter((tag) => !tags.includes(tag));
}
