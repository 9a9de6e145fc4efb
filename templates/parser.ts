import { type Change, type Check, stepsOf } from "./checks.js";
import { bracketed, fits } from "./layout.js";
import { runtime, runtimeNames } from "./marks.js";
import type { ObjectShape, Shape, UnionShape } from "./model.js";
import { schemaText } from "./schema-text.js";
import { entry, fn, indent, quote, variable } from "./source.js";
import { literalText, typeText, valueText } from "./type-text.js";

/**
 * A function that checks one part of the inputs, specialised to its shape: it takes a record of anything and returns the
 * typed part with its defaults, or raises `InvalidInputError` for the first field that does not fit.
 */
export function partParser(name: string, type: string, part: string, shape: ObjectShape): string[] {
  const unions = unionNames(name, shape);
  const taken = new Set<string>(["raw", "undefined", ...runtimeNames]);
  const { whole } = shape;
  const fields = shape.fields.map((field) => fieldParser(field.name, field.shape, part, taken, unions.get(field.name)));
  const checkPart = fn(`function ${name}(raw: ${runtime("Unchecked")}): ${type}`, [
    ...(whole ? [`${runtime("withSchema")}(${schemaText(whole)}, raw, ${quote(part)});`] : []),
    ...fields.flatMap(({ statements }) => statements),
    bracketed(
      "return ",
      "{",
      fields.map(({ name, value }) => entry(name, value)),
      ";",
      1,
    ),
  ]);
  const checkUnions = shape.fields.flatMap((field) => {
    const [union, own] = [unionIn(field.shape), unions.get(field.name)];
    return union && own ? [...unionParser(own, union), ""] : [];
  });
  return [...checkUnions, ...checkPart];
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

/**
 * The functions that check the unions of a part, by the names of their fields: the reader of a request needs them too, since
 * a text is read as the first kind that fits. Without an underscore they could be the function of another part.
 */
export function unionNames(name: string, shape: ObjectShape): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const unions = shape.fields.filter((field) => unionIn(field.shape) !== undefined);
  return new Map(unions.map((field) => [field.name, `${name}_${variable(field.name, taken)}`]));
}

/** The union that a field is, or that the elements of a list are. */
function unionIn(shape: Shape): UnionShape | undefined {
  if ("inner" in shape) return unionIn(shape.inner);
  if (shape.kind === "array") return unionIn(shape.element);
  return shape.kind === "union" ? shape : undefined;
}

function unionParser(name: string, { options }: UnionShape): string[] {
  const type = options.map((option) => typeText(option, "output")).join(" | ");
  const call = bracketed(
    `return ${runtime("union")}(value, field, `,
    "[",
    options.map((option) => elementParser(option)),
    ");",
    1,
  );
  return fn(`function ${name}(value: unknown, field: string): ${type}`, [call]);
}

function fieldParser(
  name: string,
  shape: Shape,
  part: string,
  taken: Set<string>,
  union: string | undefined,
): FieldParser {
  const raw = rawField(name);
  const path = quote(part === "" ? name : `${part}.${name}`);
  const { inner, absent, isNullable } = unwrapped(shape);
  const isCertain = absent === undefined && !isNullable;
  const { value, steps } = checkedKind(inner, raw, path, union);
  if (isCertain && steps.length === 0) return { name, statements: [], value };
  const local = variable(name, taken);
  const depth = isCertain ? 1 : 2;
  const checked = [`${local} = ${value};`, ...steps.flatMap((step) => stepText(step, local, path, depth))];
  const keyword = steps.some(isChange) ? "let" : "const";
  if (isCertain) return { name, statements: checked.with(0, `${keyword} ${checked[0]}`), value: local };
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

/** The expression of a value whose kind is checked and that is changed already, and what is still to be done with it. */
function checkedKind(shape: Shape, raw: string, path: string, union: string | undefined) {
  const steps = stepsOf(shape);
  const first = steps.findIndex((step) => !isChange(step));
  const changes = first === -1 ? steps : steps.slice(0, first);
  const value = changes
    .filter(isChange)
    .reduce((expression, { becomes }) => becomes(expression), kindCheck(shape, raw, path, union));
  return { value, steps: steps.slice(changes.length) };
}

function isChange(step: Change | Check): step is Change {
  return "becomes" in step;
}

function stepText(step: Change | Check, value: string, path: string, depth: number): string[] {
  return isChange(step) ? [`${value} = ${step.becomes(value)};`] : rejection(step, value, path, depth);
}

function rejection({ fails, reason }: Check, value: string, path: string, depth: number): string[] {
  const condition = `if (${fails(value)})`;
  const call = `${runtime("reject")}(${path}, ${quote(reason)});`;
  return fits(`${condition} ${call}`, depth) ? [`${condition} ${call}`] : fn(condition, [call]);
}

/** The call that checks a value's kind. */
function kindCheck(shape: Shape, raw: string, path: string, union: string | undefined): string {
  switch (shape.kind) {
    case "string":
    case "boolean":
    case "date":
      return `${runtime(shape.kind)}(${raw}, ${path})`;
    case "number":
      return `${runtime(shape.int ? "int" : "number")}(${raw}, ${path})`;
    case "enum":
    case "literal":
      return `${runtime("oneOf")}(${raw}, [${shape.values.map(literalText).join(", ")}], ${path})`;
    case "null":
      return `${runtime("oneOf")}(${raw}, [null], ${path})`;
    case "union":
      return `${union}(${raw}, ${path})`;
    case "schema":
      return `${runtime("withSchema")}(${schemaText(shape)}, ${raw}, ${path})`;
    case "array":
      return `${runtime("array")}(${raw}, ${path}, ${elementParser(shape.element, union)})`;
    case "object":
    case "optional":
    case "nullable":
    case "default":
      throw new Error(`an input cannot hold the shape \`${shape.kind}\``);
  }
}

/** The function that checks one element of a list, or that tries one member of a union. */
function elementParser(shape: Shape, union?: string): string {
  const { inner, isNullable } = unwrapped(shape);
  const { value: check, steps } = checkedKind(inner, "value", "field", union);
  if (steps.length === 0 && isNullable) return `(value, field) => (value === null ? null : ${check})`;
  if (steps.length === 0) return /^(\W?\w+)\(value, field\)$/.exec(check)?.[1] ?? `(value, field) => ${check}`;
  return fn("(value, field) =>", [
    ...(isNullable ? ["if (value === null) return null;"] : []),
    `${steps.some(isChange) ? "let" : "const"} element = ${check};`,
    ...steps.flatMap((step) => stepText(step, "element", "field", 3)),
    "return element;",
  ]).join("\n");
}
