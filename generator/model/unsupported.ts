import type { Check, ZodSchema } from "./zod-definition.js";

/** Why a schema has no shape. */
export interface ShapeProblem {
  /** The fields that lead to the culprit; `[]` stands for the element of an array. */
  readonly path: readonly string[];
  /** For example "`z.map()` has no JSON form". */
  readonly reason: string;
  readonly fix: string;
}

/** Thrown inside the shape compiler where a schema cannot be compiled; it collects the path on its way out. */
export class Unsupported extends Error {
  override readonly name = "Unsupported";
  readonly reason: string;
  readonly fix: string;
  path: readonly string[] = [];

  constructor(reason: string, fix: string) {
    super(reason);
    this.reason = reason;
    this.fix = fix;
  }

  /** Puts `segment` in front of the path. */
  below(segment: string): this {
    this.path = [segment, ...this.path];
    return this;
  }
}

/** Runs `compile`; a schema that it cannot compile is reported as below `segment`. */
export function within<T>(segment: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    throw error instanceof Unsupported ? error.below(segment) : error;
  }
}

const exportIt = "export the whole schema from another module and import it into the spec: generated code runs it then";

/** A check that has no counterpart in generated code. */
export function unsupportedCheck({ check, format }: Check): Unsupported {
  if (check === "custom") {
    return new Unsupported("`.refine()` and `.check()` run code that cannot be compiled", exportIt);
  }
  if (check === "overwrite") {
    return new Unsupported("`.overwrite()` runs code that cannot be compiled", exportIt);
  }
  if (check === "string_format") {
    const reason = `the format \`${format ?? "custom"}\` is more than a pattern`;
    return new Unsupported(reason, `use \`z.string().regex(...)\`, or ${exportIt}`);
  }
  return new Unsupported(`the check \`${check ?? "unknown"}\` cannot be compiled`, exportIt);
}

const useType = "in a response use `type<T>()`; in an input use strings, numbers, booleans, enums and arrays of them";

const reasons: Readonly<Record<string, readonly [reason: string, fix: string]>> = {
  bigint: ["`z.bigint()` has no JSON form", "use `z.string().regex(/^\\d+$/)`"],
  map: ["`z.map()` has no JSON form", "use an object or an array"],
  set: ["`z.set()` has no JSON form", "use an array"],
  undefined: ["`z.undefined()` has no JSON form", "use `.optional()` on another schema"],
  prefault: ["`.prefault()` is not compiled", "use `.default()`"],
  catch: [
    "`.catch()` hides input that does not fit",
    "use `.default()`: a missing value gets it, a wrong one is an error",
  ],
  custom: ["`z.custom()` and `z.instanceof()` run code that cannot be compiled", useType],
  nonoptional: ["`.nonoptional()` is not compiled", "use the schema without `.optional()`"],
  template_literal: ["`z.templateLiteral()` is not compiled", "use `z.string().regex(...)`"],
};

/** A kind of schema that has no shape. */
export function unsupportedKind(schema: ZodSchema): Unsupported {
  const { type } = schema._zod.def;
  if (type === "pipe") return unsupportedPipe(schema);
  const [reason, fix] = (Object.hasOwn(reasons, type) ? reasons[type] : undefined) ?? [
    `\`z.${type}()\` is not compiled`,
    useType,
  ];
  return new Unsupported(reason, fix);
}

function unsupportedPipe({ _zod }: ZodSchema): Unsupported {
  if (_zod.bag?.["truthy"] !== undefined) {
    return new Unsupported(
      "`z.stringbool()` is not needed",
      "use `z.boolean()`: raw strings are read as the declared type",
    );
  }
  const fix = exportIt;
  if (_zod.def.transform !== undefined) return new Unsupported("`z.codec()` runs code that cannot be compiled", fix);
  if (_zod.def.in?._zod.def.type === "transform")
    return new Unsupported("`z.preprocess()` runs code that cannot be compiled", fix);
  if (_zod.def.out?._zod.def.type === "transform")
    return new Unsupported("`.transform()` runs code that cannot be compiled", fix);
  return new Unsupported("`.pipe()` is not compiled", "write the checks on one schema");
}
