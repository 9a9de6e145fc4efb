import type { SchemaShape, Shape } from "../../templates/model.js";
import type { ExportReference } from "../spec/raw.js";
import { Unsupported } from "./unsupported.js";
import { checksOf, type ZodSchema } from "./zod-definition.js";

/** How a schema is reached from outside of the spec: an export, and the members that lead from it to the schema. */
export interface SchemaReference extends ExportReference {
  readonly access: readonly string[];
}

/** The shape of a schema that generated code imports and runs, because it holds code of its own. */
export function importedShape(schema: ZodSchema, { module, exported, access }: SchemaReference): SchemaShape {
  rejectAsync(schema);
  return {
    kind: "schema",
    from: { specifier: module, exported },
    access,
    reads: readsAs(schema),
    mayLack: { input: schema._zod.optin === "optional", output: schema._zod.optout === "optional" },
    source: "",
  };
}

/** The reference of a field of an object that can be reached. */
export function memberOf(owner: SchemaReference | undefined, name: string): SchemaReference | undefined {
  return owner && { ...owner, access: [...owner.access, "shape", name] };
}

const wrappers = new Set(["catch", "default", "nonoptional", "nullable", "optional", "prefault", "readonly"]);

/** What the text of a request is read as before a schema gets it: the kind of its input, without the checks. */
function readsAs({ _zod }: ZodSchema): Shape {
  const { def } = _zod;
  const { type, innerType, element } = def;
  if (def.coerce === true) return { kind: "string", checks: [] };
  if (type === "number") return { kind: "number", int: false, checks: [] };
  if (type === "boolean") return { kind: "boolean" };
  if (type === "date") return { kind: "date", checks: [] };
  if (type === "array" && element) return { kind: "array", element: readsAs(element), min: undefined, max: undefined };
  if (type === "pipe" && def.in) return readsAs(def.in);
  if (wrappers.has(type) && innerType) return readsAs(innerType);
  return { kind: "string", checks: [] };
}

/** A key is needed at once. */
function rejectAsync({ _zod }: ZodSchema): void {
  const { def } = _zod;
  const functions = [def.transform, def.out?._zod.def.transform, ...checksOf(def).map(({ fn }) => fn)];
  if (!functions.some(isAsync)) return;
  throw new Unsupported(
    "this schema is asynchronous, but a key is needed at once",
    "check what needs time in the handler, and keep the schema synchronous",
  );
}

function isAsync(value: unknown): boolean {
  return typeof value === "function" && value.constructor.name === "AsyncFunction";
}
