import { fits } from "./layout.js";
import type { ObjectType, ResponseType, SharedTypeModel, TupleType } from "./response-type.js";
import { backquoted, doc, indent, property, quote } from "./source.js";
import { interfaceText } from "./type-text.js";

/** A type that several responses share, or that contains itself. */
export function sharedTypeText({ name, type }: SharedTypeModel): string[] {
  const isInterface = type.kind === "object" && type.fields.length + type.index.length > 0 && !isMerged(type);
  return [
    ...doc("A type that responses share, or that contains itself."),
    ...(isInterface
      ? interfaceText(name, members(type, 1))
      : [declared(`export type ${name} =`, responseText(type, 0))]),
  ];
}

/** A long union begins on a line of its own. */
export function declared(head: string, text: string): string {
  return `${head}${text.startsWith("\n") ? "" : " "}${text};`;
}

/** The TypeScript type of a response, to stand `depth` steps of indentation in. */
export function responseText(type: ResponseType, depth: number): string {
  switch (type.kind) {
    case "name":
      return type.text;
    case "literal":
      return literalText(type.value);
    case "template":
      return `\`${type.parts.map((part) => ("kind" in part ? `\${${responseText(part, depth)}}` : backquoted(part.text))).join("")}\``;
    case "array":
      return `${type.isReadonly ? "readonly " : ""}${operand(type.element, depth)}[]`;
    case "tuple":
      return tupleText(type, depth);
    case "generic":
      return `${type.name}<${type.args.map((arg) => responseText(arg, depth)).join(", ")}>`;
    case "object":
      return objectText(type, depth);
    case "union":
      return unionText(type.members, depth);
    case "intersection":
      return type.members
        .map((member) => (isAlternative(member) ? `(${responseText(member, depth)})` : responseText(member, depth)))
        .join(" & ");
  }
}

function tupleText({ items, rest, isReadonly }: TupleType, depth: number): string {
  const elements = items.map(({ type, isOptional }) =>
    isOptional ? `${operand(type, depth)}?` : responseText(type, depth),
  );
  const more = rest ? [`...${operand(rest, depth)}[]`] : [];
  return `${isReadonly ? "readonly " : ""}[${[...elements, ...more].join(", ")}]`;
}

/** Each member once. */
function unionText(members: readonly ResponseType[], depth: number): string {
  const all = [...new Set(members.flatMap(membersOf).map((member) => responseText(member, depth)))];
  if (all.length === 0) return "never";
  const line = all.join(" | ");
  if (all.length === 1 || fits(line + " ".repeat(nameWidth), depth)) return line;
  const lines = new Set(members.flatMap(membersOf).map((member) => `| ${responseText(member, depth + 1)}`));
  return `\n${indent([...lines]).join("\n")}`;
}

function membersOf(type: ResponseType): readonly ResponseType[] {
  return type.kind === "union" && type.members.length > 0 ? type.members.flatMap(membersOf) : [type];
}

/** A type that something is written behind. */
function operand(type: ResponseType, depth: number): string {
  const text = responseText(type, depth);
  const isLoose = isAlternative(type) || type.kind === "intersection" || text.startsWith("readonly ");
  return isLoose ? `(${text}${text.startsWith("\n") ? "\n" : ""})` : text;
}

function isAlternative(type: ResponseType): boolean {
  return type.kind === "union" && type.members.length > 1;
}

/** Room for the name of the member that the type belongs to. */
const nameWidth = 30;

function objectText(type: ObjectType, depth: number): string {
  if (type.fields.length + type.index.length === 0) return "Record<string, never>";
  if (isMerged(type)) return mergedText(type, depth);
  const line = `{ ${members(type, depth + 1)
    .join(" ")
    .replace(/;$/, "")} }`;
  return fits(line + " ".repeat(nameWidth), depth) ? line : ["{", ...indent(members(type, depth + 1)), "}"].join("\n");
}

/** The members of an object type, one line each. */
function members({ fields, index }: ObjectType, depth: number): string[] {
  return [
    ...index.map(({ key, value }) => declared(`[x: ${responseText(key, depth)}]:`, responseText(value, depth))),
    ...fields.map(({ name, type, isOptional }) =>
      declared(`${property(name)}${isOptional ? "?" : ""}:`, responseText(type, depth)),
    ),
  ];
}

/** Whether the fields need not be what the index signatures say: TypeScript refuses to declare that. */
function isMerged({ fields, index }: ObjectType): boolean {
  const loose = new Set(["any", "unknown"]);
  return index.some(({ key, value }) => {
    const text = responseText(value, 0);
    const isEvery = key.kind === "name" && key.text === "string" && loose.has(text);
    return !isEvery && fields.some(({ type, isOptional }) => isOptional || responseText(type, 0) !== text);
  });
}

/** zod merges fields and index signature by a mapped type. */
function mergedText({ fields, index }: ObjectType, depth: number): string {
  const parts = [
    { kind: "object", fields, index: [] },
    { kind: "object", fields: [], index },
  ] as const;
  const both = parts.map((part) => responseText(part, depth)).join(" & ");
  return `{ [K in keyof (${both})]: (${both})[K] }`;
}

function literalText(value: string | number | bigint | boolean | null | undefined): string {
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "string" ? quote(value) : String(value);
}
