import { fits } from "./layout.js";
import { runtime } from "./marks.js";
import type { ArrayShape, ObjectShape, Shape } from "./model.js";
import { schemaText } from "./schema-text.js";
import { indent, property, quote } from "./source.js";

/** Whether a type is printed for what a schema takes or for what it gives: they differ by defaults. */
export type Side = "input" | "output";

/** The TypeScript type of a shape, to stand `depth` steps of indentation in. */
export function typeText(shape: Shape, side: Side, depth = 1): string {
  switch (shape.kind) {
    case "string":
    case "number":
    case "boolean":
    case "null":
      return shape.kind;
    case "date":
      return "Date";
    case "union":
      return shape.options.map((option) => typeText(option, side, depth)).join(" | ");
    case "schema":
      return `${runtime(side === "input" ? "InputOf" : "OutputOf")}<typeof ${schemaText(shape)}>`;
    case "enum":
    case "literal":
      return shape.values.map(literalText).join(" | ");
    case "array":
      return arrayText(shape, side, depth);
    case "object":
      return objectText(shape, side, depth);
    case "optional":
      return `${typeText(shape.inner, side, depth)} | undefined`;
    case "nullable":
      return `${typeText(shape.inner, side, depth)} | null`;
    case "default":
      return side === "output"
        ? typeText(shape.inner, side, depth)
        : `${typeText(shape.inner, side, depth)} | undefined`;
  }
}

function arrayText({ element, isReadonly }: ArrayShape, side: Side, depth: number): string {
  const type = typeText(element, side, depth);
  return `${isReadonly ? "readonly " : ""}${elementIsUnion(element) ? `(${type})` : type}[]`;
}

/** The members of an object type, one line each. */
export function membersOf(shape: ObjectShape, side: Side, depth = 1): string[] {
  return shape.fields.map((field) => {
    const mark = isOmissible(field.shape, side) ? "?" : "";
    return `${property(field.name)}${mark}: ${typeText(field.shape, side, depth)};`;
  });
}

/** Whether a field with this shape may be left out. */
export function isOmissible(shape: Shape, side: Side): boolean {
  if (shape.kind === "schema") return shape.mayLack[side];
  return shape.kind === "optional" || (shape.kind === "default" && side === "input");
}

/** A declaration of an object type; without members, of an object that has none. */
export function interfaceText(name: string, members: readonly string[], empty = "Record<string, never>"): string[] {
  if (members.length === 0) return [`export type ${name} = ${empty};`];
  return [`export interface ${name} {`, ...indent(members), "}"];
}

export function literalText(value: string | number | boolean | null): string {
  return typeof value === "string" ? quote(value) : String(value);
}

/** A value of JSON as an expression. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  return literalText(value as string | number | boolean | null);
}

/** Room for the name of the member that the type belongs to. */
const nameWidth = 30;

function objectText(shape: ObjectShape, side: Side, depth: number): string {
  if (shape.fields.length === 0) return "Record<string, never>";
  const members = membersOf(shape, side, depth + 1);
  const line = `{ ${members.join(" ").replace(/;$/, "")} }`;
  return fits(line + " ".repeat(nameWidth), depth) ? line : ["{", ...indent(members), "}"].join("\n");
}

function elementIsUnion(shape: Shape): boolean {
  if (shape.kind === "enum" || shape.kind === "literal") return shape.values.length > 1;
  return shape.kind === "union" || shape.kind === "nullable" || shape.kind === "optional" || shape.kind === "default";
}
