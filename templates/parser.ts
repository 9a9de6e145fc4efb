import type { Check } from "./checks.js";
import { checksOf } from "./checks.js";
import { bracketed, fits } from "./layout.js";
import { runtime, runtimeNames } from "./marks.js";
import type { ObjectShape, Shape } from "./model.js";
import { entry, fn, indent, quote, variable } from "./source.js";
import { literalText, typeText, valueText } from "./type-text.js";

/**
 * A function that checks one part of the inputs, specialised to its shape: it takes a record of anything and returns the
 * typed part with its defaults, or raises `InvalidInputError` for the first field that does not fit.
 */
export function partParser(name: string, type: string, part: string, shape: ObjectShape): string[] {
  const taken = new Set<string>(["raw", "undefined", ...runtimeNames]);
  const fields = shape.fields.map((field) => fieldParser(field.name, field.shape, part, taken));
  return fn(`function ${name}(raw: ${runtime("Unchecked")}): ${type}`, [
    ...fields.flatMap(({ statements }) => statements),
    bracketed(
      "return ",
      "{",
      fields.map(({ name, value }) => entry(name, value)),
      ";",
      1,
    ),
  ]);
}

interface FieldParser {
  readonly name: string;
  readonly statements: readonly string[];
  /** The expression of the checked value. */
  readonly value: string;
}

/** A shape without what says that a value may be missing. */
interface Unwrapped {
  readonly inner: Shape;
  /** The expression that stands for an absent value; `undefined` where a value has to be there. */
  readonly absent: string | undefined;
  readonly isNullable: boolean;
}

export function unwrapped(shape: Shape): Unwrapped {
  if (shape.kind === "optional") return { ...unwrapped(shape.inner), absent: "undefined" };
  if (shape.kind === "default") return { ...unwrapped(shape.inner), absent: valueText(shape.value) };
  if (shape.kind === "nullable") return { ...unwrapped(shape.inner), isNullable: true };
  return { inner: shape, absent: undefined, isNullable: false };
}

function fieldParser(name: string, shape: Shape, part: string, taken: Set<string>): FieldParser {
  const raw = rawField(name);
  const path = quote(part === "" ? name : `${part}.${name}`);
  const { inner, absent, isNullable } = unwrapped(shape);
  const isCertain = absent === undefined && !isNullable;
  const checks = checksOf(inner);
  if (isCertain && checks.length === 0) return { name, statements: [], value: kindCheck(inner, raw, path) };
  const local = variable(name, taken);
  const depth = isCertain ? 1 : 2;
  const checked = [
    `${local} = ${kindCheck(inner, raw, path)};`,
    ...checks.flatMap((check) => rejection(check, local, path, depth)),
  ];
  if (isCertain) return { name, statements: checked.with(0, `const ${checked[0]}`), value: local };
  const declaration = `let ${local}: ${typeText(shape, "output")}`;
  return { name, statements: guarded(declaration, raw, local, { inner, absent, isNullable }, checked), value: local };
}

/** What came in for a field. Every object inherits some names, `constructor` for example: they count when they are its own. */
function rawField(name: string): string {
  const field = `raw[${quote(name)}]`;
  return name in {} ? `(Object.hasOwn(raw, ${quote(name)}) ? ${field} : undefined)` : field;
}

/** A field that may be left out, or be null: its checks run only where there is something to check. */
function guarded(
  declaration: string,
  raw: string,
  local: string,
  { absent, isNullable }: Unwrapped,
  checked: readonly string[],
): string[] {
  if (absent === undefined) return [`${declaration} = null;`, ...fn(`if (${raw} !== null)`, checked)];
  const initial = absent === "undefined" ? `${declaration};` : `${declaration} = ${absent};`;
  if (!isNullable) return [initial, ...fn(`if (${raw} !== undefined)`, checked)];
  return [
    initial,
    `if (${raw} === null) {`,
    `  ${local} = null;`,
    `} else if (${raw} !== undefined) {`,
    ...indent(checked),
    "}",
  ];
}

function rejection({ fails, reason }: Check, value: string, path: string, depth: number): string[] {
  const condition = `if (${fails(value)})`;
  const call = `${runtime("reject")}(${path}, ${quote(reason)});`;
  return fits(`${condition} ${call}`, depth) ? [`${condition} ${call}`] : fn(condition, [call]);
}

/** The call that checks a value's kind. */
function kindCheck(shape: Shape, raw: string, path: string): string {
  switch (shape.kind) {
    case "string":
    case "boolean":
      return `${runtime(shape.kind)}(${raw}, ${path})`;
    case "number":
      return `${runtime(shape.int ? "int" : "number")}(${raw}, ${path})`;
    case "enum":
    case "literal":
      return `${runtime("oneOf")}(${raw}, [${shape.values.map(literalText).join(", ")}], ${path})`;
    case "null":
      return `${runtime("oneOf")}(${raw}, [null], ${path})`;
    case "array":
      return `${runtime("array")}(${raw}, ${path}, ${elementParser(shape.element)})`;
    case "object":
    case "optional":
    case "nullable":
    case "default":
      throw new Error(`an input cannot hold the shape \`${shape.kind}\``);
  }
}

/** The function that checks one element of a list. */
function elementParser(shape: Shape): string {
  const { inner, isNullable } = unwrapped(shape);
  const check = kindCheck(inner, "value", "field");
  const checks = checksOf(inner);
  if (checks.length === 0 && isNullable) return `(value, field) => (value === null ? null : ${check})`;
  if (checks.length === 0) return /^(\W?\w+)\(value, field\)$/.exec(check)?.[1] ?? `(value, field) => ${check}`;
  return fn("(value, field) =>", [
    ...(isNullable ? ["if (value === null) return null;"] : []),
    `const element = ${check};`,
    ...checks.flatMap((each) => rejection(each, "element", "field", 3)),
    "return element;",
  ]).join("\n");
}
