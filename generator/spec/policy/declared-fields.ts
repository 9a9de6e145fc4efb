import type { Shape } from "../../../templates/model.js";
import { isObjectSchema, type SpecFields } from "../schema.js";

/** A field of the inputs. A schema that has no plain form has no shape. */
interface DeclaredField {
  readonly name: string;
  readonly shape: Shape | undefined;
}

/** The fields of one part of the inputs, from a record of schemas or an object schema. */
export function declaredFields(part: SpecFields | undefined): readonly DeclaredField[] {
  if (part === undefined) return [];
  if (!isObjectSchema(part)) return Object.entries(part).map(([name, { shape }]) => ({ name, shape }));
  return part.shape?.kind === "object" ? part.shape.fields : [];
}
