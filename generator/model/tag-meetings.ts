import { partsPattern, tagPattern } from "../../templates/manifest.js";
import type { TagsModel, TagTemplate } from "../../templates/model.js";

/** An input of the other side, and what it has to be. */
export interface Condition {
  /** As in the template, for example `{params.slug}`. */
  readonly input: string;
  readonly is: string;
}

/** A tag of one side that is, or may be, a tag of the other side too. */
export interface Meeting {
  /** The template of the other side; absent where a function makes the tags. */
  readonly tag?: string;
  /** All have to hold; none when the tags meet in any case. */
  readonly when: readonly Condition[];
  /** A function of a result decides: they meet, or not. */
  readonly perhaps: boolean;
}

/**
 * Where tags meet those of a route, value or mutation.
 *
 * @param tags the tags as text, such as `article:how-to`; `undefined` when a function of a result makes them
 */
export function meetings(tags: readonly string[] | undefined, other: TagsModel): readonly Meeting[] {
  if (other.kind === "function") return tags?.length === 0 ? [] : [{ when: [], perhaps: true }];
  if (tags === undefined) return other.tags.map((template) => ({ tag: tagPattern(template), when: [], perhaps: true }));
  return tags.flatMap((tag) => other.tags.flatMap((template) => meeting(tag, template)));
}

function meeting(text: string, template: TagTemplate): Meeting[] {
  const [family, ...args] = text.split(":").map(decoded);
  if (family !== template.family || args.length !== template.args.length) return [];
  const when: Condition[] = [];
  for (const [index, parts] of template.args.entries()) {
    const [input, is] = [partsPattern(parts), args[index] ?? ""];
    if (parts.some((part) => "input" in part)) when.push({ input, is });
    else if (input !== is) return [];
  }
  return [{ tag: tagPattern(template), when, perhaps: false }];
}

/** The arguments of a tag are percent-encoded, so that a colon is none of theirs. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // half of a surrogate pair, which has no other form
  }
}
