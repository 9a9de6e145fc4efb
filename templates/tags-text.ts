import { access } from "./key-text.js";
import { bracketed } from "./layout.js";
import { runtime } from "./marks.js";
import type { FamilyModel, InputsModel, ObjectShape, Shape, TagTemplate, TemplatePart } from "./model.js";
import { backquoted, quote, variable } from "./source.js";

/** What decides whether an input of a tag may be absent. */
export interface TagScope {
  readonly inputs?: InputsModel;
  readonly identity?: ObjectShape | undefined;
  /** The inputs of a value. */
  readonly input?: ObjectShape;
}

/** The function that makes the tags of templates: `(input) => [tag("article", input.params.slug)]`. */
export function templateTags(head: string, tags: readonly TagTemplate[], scope: TagScope): string {
  const takesInput = tags.some((tag) => inputsOf(tag).length > 0);
  const made = tags.map((tag) => tagText(tag, scope));
  return bracketed(`${head}(${takesInput ? "input" : ""}) => `, "[", made, ",", 1);
}

/** A tag whose input is absent is no tag. */
function tagText(template: TagTemplate, scope: TagScope): string {
  const missing = [...new Set(inputsOf(template).flatMap((path) => absences(path, scope)))];
  const text = plainTag(template);
  return missing.length === 0 ? text : `...(${missing.join(" || ")} ? [] : [${text}])`;
}

function plainTag({ family, args }: TagTemplate): string {
  return args.length === 0 ? quote(family) : tagCall(family, args.map(argument));
}

/** The call that makes a tag of a family. */
function tagCall(family: string, args: readonly string[]): string {
  return `${runtime("tag")}(${[quote(family), ...args].join(", ")})`;
}

function argument(parts: readonly TemplatePart[]): string {
  const [only] = parts;
  if (parts.length === 1 && only && "input" in only) return access(only.input);
  if (parts.every((part) => "text" in part)) return quote(parts.map(({ text }) => text).join(""));
  return `\`${parts.map((part) => ("text" in part ? backquoted(part.text) : `\${${access(part.input)}}`)).join("")}\``;
}

function inputsOf({ args }: TagTemplate): readonly (readonly string[])[] {
  return args.flatMap((parts) => parts.flatMap((part) => ("input" in part ? [part.input] : [])));
}

/** The conditions under which an input is absent. */
function absences(path: readonly string[], { inputs, identity, input }: TagScope): string[] {
  const [part = "", name = part] = path;
  const isAnonymous = part === "identity" && inputs?.identity === "optional" ? ["input.identity === undefined"] : [];
  const owner = input ?? (part === "identity" ? identity : inputs?.[part as keyof Omit<InputsModel, "identity">]);
  const shape = owner?.fields.find((field) => field.name === name)?.shape;
  return [...isAnonymous, ...(shape ? missing(shape, access(path)) : [])];
}

function missing(shape: Shape, value: string): string[] {
  if (shape.kind === "optional") return [`${value} === undefined`, ...missing(shape.inner, value)];
  if (shape.kind === "default") return missing(shape.inner, value);
  const mayBeNull =
    shape.kind === "nullable" || shape.kind === "null" || (shape.kind === "literal" && shape.values.includes(null));
  return mayBeNull ? [`${value} === null`] : [];
}

/** A family as a function: its parameters, and what calls the runtime with them. */
export interface FamilyFunction {
  readonly parameters: string;
  readonly call: string;
}

export function familyFunction({ name, args }: FamilyModel): FamilyFunction {
  const taken = new Set(["cache", "tag", "tagHandle"]);
  const variables = args.map((arg) => variable(arg, taken));
  return {
    parameters: variables.map((each) => `${each}: ${runtime("TagArgument")}`).join(", "),
    call: tagCall(name, variables),
  };
}
