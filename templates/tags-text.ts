import { access, mayBeAbsent } from "./key-text.js";
import type { FunctionModel, InputsModel, ObjectShape, TagsModel, TagTemplate, TemplatePart } from "./model.js";
import { backquoted, indent, quote } from "./source.js";

/** What decides whether an input of a tag may be absent. */
export interface TagScope {
  readonly inputs: InputsModel | undefined;
  /** The inputs of a value. */
  readonly input: ObjectShape | undefined;
}

/** The function that makes the tags of templates: `(input) => [tag("article", input.params.slug)]`. */
export function templateTags(tags: readonly TagTemplate[], scope: TagScope): string {
  const takesInput = tags.some((tag) => inputsOf(tag).length > 0);
  return `(${takesInput ? "input" : ""}) => ${listText(tags.map((tag) => tagText(tag, scope)))}`;
}

/** A list on one line, or with a line for each element where it is long. */
function listText(elements: readonly string[]): string {
  const line = `[${elements.join(", ")}]`;
  return line.length <= 90 ? line : ["[", ...indent(elements.map((element) => `${element},`)), "]"].join("\n");
}

/** A tag whose input is absent is no tag. */
function tagText(template: TagTemplate, scope: TagScope): string {
  const missing = [...new Set(inputsOf(template).flatMap((path) => absence(path, scope)))];
  const text = plainTag(template);
  return missing.length === 0 ? text : `...(${missing.join(" || ")} ? [] : [${text}])`;
}

function plainTag({ family, args }: TagTemplate): string {
  if (args.length === 0) return quote(family);
  return `tag(${[quote(family), ...args.map(argument)].join(", ")})`;
}

function argument(parts: readonly TemplatePart[]): string {
  const [only] = parts;
  if (parts.length === 1 && only && "input" in only) return access(only.input);
  if (parts.every((part) => "text" in part))
    return quote(parts.map((part) => ("text" in part ? part.text : "")).join(""));
  return `\`${parts.map((part) => ("text" in part ? backquoted(part.text) : `\${${access(part.input)}}`)).join("")}\``;
}

function inputsOf({ args }: TagTemplate): readonly (readonly string[])[] {
  return args.flatMap((parts) => parts.flatMap((part) => ("input" in part ? [part.input] : [])));
}

/** The conditions under which an input is absent. */
function absence(path: readonly string[], { inputs, input }: TagScope): string[] {
  const [part = "", name = part] = path;
  if (part === "identity" && !input) return inputs?.identity === "optional" ? ["input.identity === undefined"] : [];
  const owner = input ?? inputs?.[part as "cookies" | "headers" | "params" | "query"];
  const shape = owner?.fields.find((field) => field.name === name)?.shape;
  return shape && mayBeAbsent(shape) ? [`${access(path)} === undefined`] : [];
}

/** The name of a user's tag function in the generated file. */
export function tagFunctionName(owner: string, user: FunctionModel): string {
  return user.kind === "imported" ? (user.from.local ?? user.from.exported) : `${owner}TagsOf`;
}

/** Lines of a definition that say which tags its entries carry. */
export function tagMembers(owner: string, tags: TagsModel, scope: TagScope, families: readonly string[]): string[] {
  if (tags.kind === "templates") {
    return tags.tags.length === 0 ? [] : [`tags: ${templateTags(tags.tags, scope)},`];
  }
  const call = `(input, result) => ${tagFunctionName(owner, tags.function)}(input, result, tagsOf)`;
  return [`resultTags: ${call},`, `resultFamilies: [${families.map(quote).join(", ")}],`];
}
