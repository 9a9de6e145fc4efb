import type { DateShape, NumberCheck, NumberShape, ObjectShape, Shape } from "../../templates/model.js";
import type { References } from "../spec/references.js";
import { constantDefault } from "./constant-default.js";
import { importedShape, memberOf, type SchemaReference } from "./imported-schema.js";
import { stringShapeOf } from "./string-shape.js";
import { unionShapeOf } from "./union-shape.js";
import { type ShapeProblem, Unsupported, unsupportedCheck, unsupportedKind, within } from "./unsupported.js";
import { checksOf, type Check, type Definition, type ZodSchema } from "./zod-definition.js";

/** A shape, or the reason why there is none. */
export type ShapeResult =
  | { readonly shape: Shape; readonly problem: undefined }
  | { readonly shape: undefined; readonly problem: ShapeProblem };

/**
 * The shape of a live zod 4 schema, read from its definition. Never throws.
 *
 * Optional and default always come out outermost, with nullable inside them, so that a parser meets each at one place:
 * `z.string().default("x").nullable()` is a default around a nullable string, as zod treats it.
 *
 * @param references finds the exports that generated code can import: a schema that cannot be compiled is run as it is
 */
export function shapeOf(schema: ZodSchema, references: References = () => []): ShapeResult {
  try {
    return { shape: compile(schema, { parents: [], references, reference: undefined }), problem: undefined };
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    const { path, reason, fix } = error;
    return { shape: undefined, problem: { path, reason, fix } };
  }
}

/** Where a schema stands. */
interface Context {
  /** The schemas around this one, to notice a schema that contains itself. */
  readonly parents: readonly ZodSchema[];
  readonly references: References;
  /** How the schema is reached through an exported one around it. */
  readonly reference: SchemaReference | undefined;
}

/** A cast may have brought anything into the place of a schema. */
function schemaIn(value: ZodSchema | undefined): ZodSchema {
  if (typeof value === "object" && value !== null && "_zod" in value && value._zod.def !== undefined) return value;
  throw new Unsupported("there is no schema of zod 4", "write one, for example `z.string()`");
}

/** The innermost schema that cannot be compiled and that can be imported is imported. */
function compile(given: ZodSchema | undefined, context: Context): Shape {
  const schema = schemaIn(given);
  const [exported] = context.references(schema);
  const reference = exported ? { ...exported, access: [] } : context.reference;
  try {
    return compileKind(schema, { ...context, reference });
  } catch (error) {
    if (!(error instanceof Unsupported) || reference === undefined || isRecord(schema)) throw error;
    return importedShape(schema, reference);
  }
}

/** The fields of an object are read one by one, so it is never run as a whole. */
function isRecord({ _zod }: ZodSchema): boolean {
  return _zod.def.type === "object";
}

function compileKind(schema: ZodSchema, { parents, references, reference }: Context): Shape {
  if (parents.includes(schema)) {
    throw new Unsupported("a schema that contains itself has no plain type", "use `type<T>()` with a named type");
  }
  const definition = schema._zod.def;
  const kind = definition.type;
  const compiler = Object.hasOwn(compilers, kind) ? compilers[kind] : undefined;
  if (compiler === undefined) throw unsupportedKind(schema);
  if (definition.coerce === true) {
    throw new Unsupported(
      `\`z.coerce.${kind}()\` is not needed`,
      `write \`z.${kind}()\`: a raw string is read as the declared type`,
    );
  }
  const inner = [...parents, schema];
  const compileChild: CompileChild = (child, name) => {
    const member = name === undefined ? undefined : memberOf(reference, name);
    return compile(child, { parents: inner, references, reference: member });
  };
  return compiler(definition, compileChild, schema, reference);
}

/** Compiles a schema inside another one. `name` is that of the field that it is. */
type CompileChild = (child: ZodSchema | undefined, name?: string) => Shape;

type Compiler = (
  definition: Definition,
  compile: CompileChild,
  schema: ZodSchema,
  reference: SchemaReference | undefined,
) => Shape;

const compilers: Readonly<Record<string, Compiler>> = {
  string: stringShapeOf,
  number: numberShapeOf,
  boolean: plain({ kind: "boolean" }),
  null: plain({ kind: "null" }),
  // zod keeps the members here, without the reverse entries of a numeric TypeScript enum.
  enum: (definition, _compile, schema) => {
    rejectChecks(definition);
    return { kind: "enum", values: [...(schema._zod.values ?? [])] as (string | number)[] };
  },
  literal: (definition) => {
    rejectChecks(definition);
    return { kind: "literal", values: (definition.values ?? []).map(literalValue) };
  },
  date: dateShapeOf,
  union: unionShapeOf,
  array: arrayShapeOf,
  object: objectShapeOf,
  optional: (definition, compile) => optional(compile(innerOf(definition))),
  nullable: (definition, compile) => nullable(compile(innerOf(definition))),
  default: (definition, compile) => defaulted(compile(innerOf(definition)), constantDefault(definition)),
  readonly: (definition, compile) => readonly(compile(innerOf(definition))),
};

function plain(shape: Shape): Compiler {
  return (definition) => {
    rejectChecks(definition);
    return shape;
  };
}

function numberShapeOf(definition: Definition): NumberShape {
  const checks = checksOf(definition);
  return {
    kind: "number",
    int: checks.some(({ format }) => format?.includes("int") ?? false),
    checks: checks.flatMap(numberChecks),
  };
}

function numberChecks(check: Check): readonly NumberCheck[] {
  const { check: kind, value, inclusive = false } = check;
  if (kind === "greater_than" && typeof value === "number") return [{ kind: "min", value, inclusive }];
  if (kind === "less_than" && typeof value === "number") return [{ kind: "max", value, inclusive }];
  if (kind === "multiple_of" && typeof value === "number") return [{ kind: "multipleOf", value }];
  if (kind === "number_format") return rangeOf(check.format);
  throw unsupportedCheck(check);
}

function dateShapeOf(definition: Definition): DateShape {
  return { kind: "date", checks: checksOf(definition).map(dateCheck) };
}

function dateCheck(check: Check): DateShape["checks"][number] {
  const { check: kind, value, inclusive = false } = check;
  const isBound = kind === "greater_than" || kind === "less_than";
  if (!isBound || !(value instanceof Date)) throw unsupportedCheck(check);
  return { kind: kind === "greater_than" ? "min" : "max", value: value.getTime(), inclusive };
}

function range(min: number, max: number): readonly NumberCheck[] {
  return [
    { kind: "min", value: min, inclusive: true },
    { kind: "max", value: max, inclusive: true },
  ];
}

/** The bounds of `z.int32()` and its kin; `z.int()` itself is an integer that a number holds exactly. */
function rangeOf(format: string | undefined): readonly NumberCheck[] {
  if (format === "int32") return range(-2147483648, 2147483647);
  if (format === "uint32") return range(0, 4294967295);
  if (format === "float32") return range(-3.4028234663852886e38, 3.4028234663852886e38);
  return [];
}

function arrayShapeOf(definition: Definition, compile: CompileChild): Shape {
  const shape = within("[]", () => compile(definition.element));
  if (shape.kind === "optional" || shape.kind === "default") {
    throw new Unsupported("an array has no missing elements", `drop \`.${shape.kind}()\` from the element`).below("[]");
  }
  const bounds = checksOf(definition).map(lengthBounds);
  return {
    kind: "array",
    element: shape,
    min: bounds.reduce<number | undefined>((least, { min }) => pick(Math.max, least, min), undefined),
    max: bounds.reduce<number | undefined>((most, { max }) => pick(Math.min, most, max), undefined),
  };
}

function lengthBounds(check: Check): { min?: number | undefined; max?: number | undefined } {
  if (check.check === "min_length") return { min: check.minimum };
  if (check.check === "max_length") return { max: check.maximum };
  if (check.check === "length_equals") return { min: check.length, max: check.length };
  throw unsupportedCheck(check);
}

function pick(stricter: (a: number, b: number) => number, a: number | undefined, b: number | undefined) {
  return a === undefined || b === undefined ? (a ?? b) : stricter(a, b);
}

/** What an object asks of several fields at once is asked by the schema itself, beside the checks of the fields. */
function objectShapeOf(
  definition: Definition,
  compile: CompileChild,
  schema: ZodSchema,
  reference: SchemaReference | undefined,
): ObjectShape {
  if (reference === undefined) rejectChecks(definition);
  const whole = reference && checksOf(definition).length > 0 && importedShape(schema, reference);
  const rest = definition.catchall?._zod.def.type;
  if (rest !== undefined && rest !== "never") {
    throw new Unsupported(
      "an object that keeps undeclared keys cannot be part of a key",
      "use `z.object()` and name every key",
    );
  }
  const names = Object.keys(definition.shape ?? {}).toSorted();
  return {
    kind: "object",
    ...(whole && { whole }),
    fields: names.map((name) => ({ name, shape: within(name, () => compile(childNamed(definition, name), name)) })),
  };
}

function childNamed(definition: Definition, name: string): ZodSchema {
  return schemaIn(definition.shape?.[name]);
}

function innerOf(definition: Definition): ZodSchema {
  rejectChecks(definition);
  return schemaIn(definition.innerType);
}

/** Of the kinds of inputs, lists alone have a type of their own that forbids changes. */
function readonly(shape: Shape): Shape {
  if ("inner" in shape) return { ...shape, inner: readonly(shape.inner) };
  return shape.kind === "array" ? { ...shape, isReadonly: true } : shape;
}

function optional(inner: Shape): Shape {
  return inner.kind === "optional" || inner.kind === "default" ? inner : { kind: "optional", inner };
}

function nullable(inner: Shape): Shape {
  if (inner.kind === "optional") return optional(nullable(inner.inner));
  if (inner.kind === "default") return { ...inner, inner: nullable(inner.inner) };
  return inner.kind === "nullable" || inner.kind === "null" ? inner : { kind: "nullable", inner };
}

function defaulted(inner: Shape, value: unknown): Shape {
  const core = inner.kind === "optional" || inner.kind === "default" ? inner.inner : inner;
  return { kind: "default", inner: core, value };
}

function literalValue(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) {
    return value as string | number | boolean | null;
  }
  if (value === undefined) throw new Unsupported("`z.literal(undefined)` has no JSON form", "use `.optional()`");
  throw new Unsupported(`a literal of type ${typeof value} has no JSON form`, "use a string");
}

function rejectChecks(definition: Definition): void {
  const [check] = checksOf(definition);
  if (check !== undefined) throw unsupportedCheck(check);
}
