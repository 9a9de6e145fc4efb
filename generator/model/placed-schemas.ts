import type { InputsModel, ObjectShape, SchemaShape, Shape } from "../../templates/model.js";
import { inputParts } from "../../templates/model.js";
import type { Locator } from "../spec/locate.js";
import type { Imports } from "./imports.js";

interface Sources {
  readonly imports: Imports;
  readonly locator: Locator;
}

/** Gives the schemas that generated code runs their names and paths there, and the text that tells when they change. */
export function placeInputs(inputs: InputsModel, sources: Sources): InputsModel {
  const parts = inputParts.map((part) => [part, inputs[part] && placeSchemas(inputs[part], sources)] as const);
  return { ...inputs, ...(Object.fromEntries(parts) as Pick<InputsModel, (typeof inputParts)[number]>) };
}

/** The same for one object. */
export function placeSchemas(shape: ObjectShape, sources: Sources): ObjectShape {
  const fields = shape.fields.map(({ name, shape: field }) => ({ name, shape: placed(field, sources) }));
  return { ...shape, ...(shape.whole && { whole: placedSchema(shape.whole, sources) }), fields };
}

function placed(shape: Shape, sources: Sources): Shape {
  if (shape.kind === "schema") return placedSchema(shape, sources);
  if (shape.kind === "array") return { ...shape, element: placed(shape.element, sources) };
  return "inner" in shape ? { ...shape, inner: placed(shape.inner, sources) } : shape;
}

/** A header that all routes share is placed once. */
function placedSchema(shape: SchemaShape, { imports, locator }: Sources): SchemaShape {
  if (shape.source !== "") return shape;
  const reference = { module: shape.from.specifier, exported: shape.from.exported };
  return {
    ...shape,
    from: imports.of(reference, ""),
    source: locator.hashExport(reference, `typeof ${reference.exported}`),
  };
}
