import type { FamilyModel, TagsModel, TagTemplate } from "../../templates/model.js";
import { codes } from "../diagnostic.js";
import type { Problem } from "../problems.js";
import type { OptionPath } from "../spec/locate.js";
import type { RawFunction, Site } from "../spec/raw.js";
import { closest } from "./names.js";
import type { KnownInput } from "./template.js";
import { parseTemplate } from "./template.js";
import type { FunctionSources } from "./user-function.js";
import { userFunction } from "./user-function.js";

/** As many tag versions as one entry records. */
const maxTags = 32;

interface TagsPlace {
  readonly name: string;
  readonly site: Site;
  readonly option: "invalidates" | "tags";
}

/** The tags of an entry, or what a mutation invalidates. */
export function resolveTags(
  given: readonly string[] | RawFunction | undefined,
  { name, site, option }: TagsPlace,
  known: readonly KnownInput[],
  families: readonly FamilyModel[],
  sources: FunctionSources,
): TagsModel {
  const field = `${name}.${option}`;
  if (given === undefined) return { kind: "templates", tags: [] };
  if ("$raw" in given) {
    const user = userFunction(given, { field, site, path: [option] }, sources, false);
    return user ? { kind: "function", function: user } : { kind: "templates", tags: [] };
  }
  const report = (path: OptionPath, problem: Problem): void => sources.problems.add(site, path, problem);
  if (given.length > maxTags && option === "tags") report([option], tooMany(field, given.length));
  const tags = given.flatMap((text, index): TagTemplate[] => {
    const tag = tagTemplate(text, `${field}[${index}]`, known, families);
    if (!("problem" in tag)) return [tag];
    report([option, index], tag.problem);
    return [];
  });
  return { kind: "templates", tags };
}

function tooMany(field: string, count: number): Problem {
  return {
    code: codes.TOO_MANY_TAGS,
    message: `\`${field}\` has ${count} tags, and an entry carries at most ${maxTags}`,
    fix: "use a tag that stands for several of them",
  };
}

/** Parses `article:{params.slug}`: the family, then one argument after each colon. */
function tagTemplate(
  text: string,
  field: string,
  known: readonly KnownInput[],
  families: readonly FamilyModel[],
): TagTemplate | { readonly problem: Problem } {
  const [name = "", ...args] = splitOutsideBraces(text);
  const family = families.find((each) => each.name === name);
  if (!family) return { problem: unknownFamily(name, field, families) };
  if (family.args.length !== args.length) return { problem: wrongArguments(text, field, family, args.length) };
  const parsed = args.map((arg) => parseTemplate(arg, known, field));
  for (const each of parsed) if ("problem" in each) return each;
  return { family: name, args: parsed.map((each) => ("parts" in each ? each.parts : [])) };
}

/** A colon inside a placeholder does not end an argument. */
function splitOutsideBraces(text: string): string[] {
  return text.split(/:(?![^{}]*\})/);
}

function unknownFamily(name: string, field: string, families: readonly FamilyModel[]): Problem {
  const names = families.map((family) => family.name);
  const meant = closest(name, names);
  const list =
    names.length === 0
      ? 'declare it: `tags: { article: ["slug"] }` in the options of `defineCache`'
      : `declared: ${names.join(", ")}`;
  return {
    code: codes.UNKNOWN_FAMILY,
    message: `\`${field}\` names the tag family \`${name}\`, which is not declared`,
    fix: meant === undefined ? list : `did you mean \`${meant}\`? (${list})`,
  };
}

function wrongArguments(text: string, field: string, { name, args }: FamilyModel, found: number): Problem {
  const form = [name, ...args.map((arg) => `{${arg}}`)].join(":");
  return {
    code: codes.WRONG_TAG_ARGUMENTS,
    message: `\`${field}\` gives ${found} argument${found === 1 ? "" : "s"} to a family that takes ${args.length}: ${JSON.stringify(text)}`,
    fix: `write it in the form "${form}"`,
  };
}
