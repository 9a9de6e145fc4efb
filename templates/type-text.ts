import type { ObjectShape, Shape } from "./model.js";
import { indent, property, quote } from "./source.js";

/** Whether a type is printed for what a schema takes or for what it gives: they differ by defaults. */
export type Side = "input" | "output";

/** The TypeScript type of a shape. */
export function typeText(shape: Shape, side: Side): string {
  switch (shape.kind) {
    case "string":
    case "number":
    case "boolean":
    case "null":
      return shape.kind;
    case "enum":
    case "literal":
      return shape.values.map(literalText).join(" | ");
    case "array":
      return `${grouped(typeText(shape.element, side))}[]`;
    case "object":
      return objectText(shape, side);
    case "optional":
      return `${typeText(shape.inner, side)} | undefined`;
    case "nullable":
      return `${typeText(shape.inner, side)} | null`;
    case "default":
      return side === "output" ? typeText(shape.inner, side) : `${typeText(shape.inner, side)} | undefined`;
  }
}

/** The members of an object type, one line each. */
export function membersOf(shape: ObjectShape, side: Side): string[] {
  return shape.fields.map((field) => {
    const mark = isOmissible(field.shape, side) ? "?" : "";
    return `${property(field.name)}${mark}: ${typeText(field.shape, side)};`;
  });
}

/** Whether a field with this shape may be left out. */
export function isOmissible(shape: Shape, side: Side): boolean {
  if (shape.kind === "optional") return true;
  if (shape.kind === "nullable") return isOmissible(shape.inner, side);
  return shape.kind === "default" && side === "input";
}

export function literalText(value: string | number | boolean | null): string {
  return typeof value === "string" ? quote(value) : String(value);
}

function objectText(shape: ObjectShape, side: Side): string {
  if (shape.fields.length === 0) return "Record<string, never>";
  const members = membersOf(shape, side);
  const line = `{ ${members.join(" ").replace(/;$/, "")} }`;
  return line.length <= 100 && !line.includes("\n") ? line : ["{", ...indent(members), "}"].join("\n");
}

function grouped(text: string): string {
  return text.includes("|") ? `(${text})` : text;
}
