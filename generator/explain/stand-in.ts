import type { ObjectShape, Shape } from "../../templates/model.js";

/**
 * An identity that the checks of a spec probably accept, to see what a key is made of when nobody said who asks.
 *
 * @returns `undefined` when a field may have to be of a form that cannot be made up
 */
export function standIn(identity: ObjectShape): Readonly<Record<string, unknown>> | undefined {
  const fields = identity.fields.map(({ name, shape }) => [name, example(shape)] as const);
  return fields.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(fields);
}

function example(shape: Shape): unknown {
  if ("inner" in shape) return example(shape.inner);
  if (shape.kind === "string") {
    const lengths = shape.checks.flatMap((check) =>
      check.kind === "min" || check.kind === "length" ? check.value : [],
    );
    return "x".repeat(Math.max(1, ...lengths));
  }
  if (shape.kind === "number") {
    const least = shape.checks.find(({ kind }) => kind === "min");
    return least ? Math.floor(least.value) + 1 : 1;
  }
  if (shape.kind === "boolean") return true;
  return "values" in shape ? shape.values[0] : undefined;
}
