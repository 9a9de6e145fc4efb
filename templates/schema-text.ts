import type { CacheModel, ImportModel, InputsModel, ObjectShape, SchemaShape, Shape } from "./model.js";
import { inputParts } from "./model.js";
import { member } from "./source.js";

/** Schemas that generated code imports and runs. */

/** The expression of a schema: `SearchQuery.shape.text`. */
export function schemaText({ from, access }: SchemaShape): string {
  return `${from.local ?? from.exported}${access.map(member).join("")}`;
}

/** The imports of all schemas that the inputs of a spec run. */
export function schemaImports({ identity, routes, mutations, values }: CacheModel): ImportModel[] {
  const parts = [...routes, ...mutations].flatMap(({ inputs }) => partsOf(inputs));
  const shapes = [identity, ...parts, ...values.map(({ input }) => input)];
  return shapes.flatMap((shape) => (shape ? importsOf(shape) : []));
}

function partsOf(inputs: InputsModel): (ObjectShape | undefined)[] {
  return inputParts.map((part) => inputs[part]);
}

function importsOf(shape: Shape): ImportModel[] {
  if (shape.kind === "schema") return [shape.from];
  if ("inner" in shape) return importsOf(shape.inner);
  if (shape.kind === "array") return importsOf(shape.element);
  if (shape.kind !== "object") return [];
  return [...(shape.whole ? [shape.whole.from] : []), ...shape.fields.flatMap((field) => importsOf(field.shape))];
}
