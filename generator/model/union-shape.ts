import type { Shape } from "../../templates/model.js";
import { Unsupported, within } from "./unsupported.js";
import type { Definition, ZodSchema } from "./zod-definition.js";

type Constant = string | number | boolean | null;

/**
 * The shape of a union: constants become one list of constants, `null` makes it nullable, and what may be absent makes it
 * optional. What is left are scalars of several kinds.
 */
export function unionShapeOf({ options = [] }: Definition, compile: (child: ZodSchema) => Shape): Shape {
  const shapes = options.map((option, index) => within(`option ${index + 1}`, () => compile(option)));
  const members = shapes.flatMap(membersOf);
  const present = members.filter(({ kind }) => kind !== "optional");
  const shape = nullableUnion(present);
  return present.length === members.length ? shape : { kind: "optional", inner: shape };
}

/** The members of a shape that may be a union itself; an absent value is a member of its own. */
function membersOf(shape: Shape): readonly Shape[] {
  if (shape.kind === "union") return shape.options;
  if (shape.kind === "nullable") return [...membersOf(shape.inner), { kind: "null" }];
  if (shape.kind === "optional") return [...membersOf(shape.inner), { kind: "optional", inner: shape.inner }];
  if (shape.kind === "default") {
    throw new Unsupported("a default inside a union is the default of one member only", "put `.default()` outermost");
  }
  if (shape.kind === "array" || shape.kind === "object" || shape.kind === "schema") throw new Unsupported(reason, fix);
  return [shape];
}

const reason = "a union of what is not scalar cannot be read from a request";
const fix = "use a union of strings, numbers, booleans and constants, or `z.array()` for what may be repeated";

function nullableUnion(members: readonly Shape[]): Shape {
  if (members.every((member) => constantsOf(member) !== undefined)) {
    return { kind: "literal", values: [...new Set(members.flatMap((member) => constantsOf(member) ?? []))] };
  }
  const rest = members.filter(({ kind }) => kind !== "null");
  const [only] = rest;
  const shape: Shape = rest.length === 1 && only ? only : { kind: "union", options: rest };
  return rest.length === members.length ? shape : { kind: "nullable", inner: shape };
}

/** The values of a shape that has only a few. */
function constantsOf(shape: Shape): readonly Constant[] | undefined {
  if (shape.kind === "null") return [null];
  return shape.kind === "enum" || shape.kind === "literal" ? shape.values : undefined;
}
