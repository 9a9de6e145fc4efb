import type { NumberCheck, ObjectShape, Shape, StringCheck } from "./model.js";
import { fn, indent, member, property, quote, variable } from "./source.js";
import { literalText, typeText } from "./type-text.js";

/**
 * A function that checks one part of the inputs, specialised to its shape: it takes a record of anything and returns the
 * typed part with its defaults, or raises `InvalidInputError` for the first field that does not fit.
 */
export function partParser(name: string, type: string, part: string, shape: ObjectShape): string[] {
  const taken = new Set(["raw"]);
  const fields = shape.fields.map((field) => fieldParser(field.name, field.shape, part, taken));
  const members = fields.map(({ name, value }) => (name === value ? name : `${property(name)}: ${value}`));
  return fn(`function ${name}(raw: Unchecked): ${type}`, [
    ...fields.flatMap(({ statements }) => statements),
    `return { ${members.join(", ")} };`,
  ]);
}

interface FieldParser {
  readonly name: string;
  readonly statements: readonly string[];
  /** The expression of the checked value. */
  readonly value: string;
}

function fieldParser(name: string, shape: Shape, part: string, taken: Set<string>): FieldParser {
  const raw = `raw${member(name)}`.replace(/^raw\.(.+)$/, (_, key: string) => `raw[${quote(key)}]`);
  const path = quote(part === "" ? name : `${part}.${name}`);
  const { inner, absent, isNullable } = unwrapped(shape);
  const checks = checksOf(inner);
  if (absent === undefined && !isNullable && checks.length === 0) {
    return { name, statements: [], value: base(inner, raw, path) };
  }
  const local = variable(name, taken);
  const assigned = assignment(inner, raw, path, local);
  if (absent === undefined && !isNullable) {
    const [first = "", ...rest] = assigned;
    return { name, statements: [`const ${first}`, ...rest], value: local };
  }
  return { name, statements: guarded({ shape, inner, absent, isNullable, raw, local, assigned }), value: local };
}

interface Guarded {
  readonly shape: Shape;
  readonly inner: Shape;
  readonly absent: string | undefined;
  readonly isNullable: boolean;
  readonly raw: string;
  readonly local: string;
  readonly assigned: readonly string[];
}

/** A field that may be left out, or be null: its checks run only where there is something to check. */
function guarded({ shape, absent, isNullable, raw, local, assigned }: Guarded): string[] {
  const type = typeText(shape, "output");
  const initial = absent === undefined ? "" : absent === "undefined" ? "" : ` = ${absent}`;
  if (!isNullable) return [`let ${local}: ${type}${initial};`, ...fn(`if (${raw} !== undefined)`, assigned)];
  if (absent === undefined) {
    return [`let ${local}: ${type} = null;`, ...fn(`if (${raw} !== null)`, assigned)];
  }
  return [
    `let ${local}: ${type}${initial};`,
    ...fn(`if (${raw} === null)`, [`${local} = null;`]).slice(0, -1),
    ...fn(`} else if (${raw} !== undefined)`, assigned),
  ];
}

function assignment(inner: Shape, raw: string, path: string, local: string): string[] {
  const failures = checksOf(inner).map(
    ({ fails, reason }) => `if (${fails(local)}) reject(${path}, ${quote(reason)});`,
  );
  return [`${local} = ${base(inner, raw, path)};`, ...failures];
}

/** The shape below optional, nullable and default, and the value that stands for an absent one. */
function unwrapped(shape: Shape): { inner: Shape; absent: string | undefined; isNullable: boolean } {
  if (shape.kind === "optional") return { ...unwrapped(shape.inner), absent: "undefined" };
  if (shape.kind === "default") return { ...unwrapped(shape.inner), absent: JSON.stringify(shape.value) };
  if (shape.kind === "nullable") return { ...unwrapped(shape.inner), isNullable: true };
  return { inner: shape, absent: undefined, isNullable: false };
}

/** The call that checks a value's kind. */
function base(shape: Shape, raw: string, path: string): string {
  switch (shape.kind) {
    case "string":
    case "boolean":
      return `${shape.kind}(${raw}, ${path})`;
    case "number":
      return `${shape.int ? "int" : "number"}(${raw}, ${path})`;
    case "enum":
    case "literal":
      return `oneOf(${raw}, [${shape.values.map(literalText).join(", ")}], ${path})`;
    case "null":
      return `oneOf(${raw}, [null], ${path})`;
    case "array":
      return `array(${raw}, ${path}, ${elementParser(shape.element)})`;
    case "object":
    case "optional":
    case "nullable":
    case "default":
      throw new Error(`an input cannot hold the shape \`${shape.kind}\``);
  }
}

/** The function that checks one element of a list. */
function elementParser(shape: Shape): string {
  const { inner, absent, isNullable } = unwrapped(shape);
  if (absent === undefined && !isNullable && checksOf(inner).length === 0 && inner.kind !== "array") {
    const call = base(inner, "value", "field");
    return /^(\w+)\(value, field\)$/.exec(call)?.[1] ?? `(value, field) => ${call}`;
  }
  const body = checksOf(inner).map(({ fails, reason }) => `if (${fails("element")}) reject(field, ${quote(reason)});`);
  const early = isNullable ? ["if (value === null) return null;"] : [];
  return [
    "(value, field) => {",
    ...indent([...early, `const element = ${base(inner, "value", "field")};`, ...body, "return element;"]),
    "}",
  ].join("\n");
}

interface Check {
  readonly fails: (value: string) => string;
  readonly reason: string;
}

function checksOf(shape: Shape): readonly Check[] {
  if (shape.kind === "string") return shape.checks.map(stringCheck);
  if (shape.kind === "number") return shape.checks.map(numberCheck);
  if (shape.kind !== "array") return [];
  return [
    ...(shape.min === undefined ? [] : [sizeCheck("<", shape.min, `must have at least ${shape.min} elements`)]),
    ...(shape.max === undefined ? [] : [sizeCheck(">", shape.max, `must have at most ${shape.max} elements`)]),
  ];
}

function sizeCheck(operator: string, size: number, reason: string): Check {
  return { fails: (value) => `${value}.length ${operator} ${size}`, reason };
}

function lengthCheck(operator: string, length: number, reason: string): Check {
  return { fails: (value) => `length(${value}) ${operator} ${length}`, reason };
}

function stringCheck(check: StringCheck): Check {
  switch (check.kind) {
    case "min":
      return lengthCheck("<", check.value, `must have at least ${check.value} characters`);
    case "max":
      return lengthCheck(">", check.value, `must have at most ${check.value} characters`);
    case "length":
      return lengthCheck("!==", check.value, `must have ${check.value} characters`);
    case "startsWith":
    case "endsWith":
    case "includes":
      return textCheck(check.kind, check.value);
    case "pattern":
      return {
        fails: (value) => `!/${check.source}/${check.flags}.test(${value})`,
        reason:
          check.format === "pattern" ? `must match /${check.source}/${check.flags}` : `must be a valid ${check.format}`,
      };
  }
}

const verbs = { startsWith: "start with", endsWith: "end with", includes: "contain" } as const;

function textCheck(kind: keyof typeof verbs, text: string): Check {
  return {
    fails: (value) => `!${value}.${kind}(${quote(text)})`,
    reason: `must ${verbs[kind]} ${JSON.stringify(text)}`,
  };
}

function numberCheck(check: NumberCheck): Check {
  const { value: bound } = check;
  if (check.kind === "multipleOf") {
    return { fails: (value) => `!isMultipleOf(${value}, ${bound})`, reason: `must be a multiple of ${bound}` };
  }
  const [inclusive, exclusive] = check.kind === "min" ? ["<", "<="] : [">", ">="];
  const words = check.kind === "min" ? ["at least", "greater than"] : ["at most", "less than"];
  return {
    fails: (value) => `${value} ${check.inclusive ? inclusive : exclusive} ${bound}`,
    reason: `must be ${check.inclusive ? words[0] : words[1]} ${bound}`,
  };
}

/** The expression that reads a field of the query, a header, a cookie or a path parameter as its type. */
export function textReader(shape: Shape, part: "cookies" | "headers" | "params" | "query", name: string): string {
  const { inner } = unwrapped(shape);
  const key = quote(name);
  if (inner.kind === "array") {
    const convert = converter(unwrapped(inner.element).inner);
    return convert ? `repeated(query, ${key})?.map((each) => ${convert("each")})` : `repeated(query, ${key})`;
  }
  const raw = {
    cookies: `request.cookie(${key})`,
    headers: `request.header(${key})`,
    params: `request.params[${key}]`,
    query: `single(query, ${key})`,
  }[part];
  return converter(inner)?.(raw) ?? raw;
}

/** How text becomes the type of a shape; `undefined` where it is text already. */
function converter(shape: Shape): ((raw: string) => string) | undefined {
  if (shape.kind === "number") return (raw) => `toNumber(${raw})`;
  if (shape.kind === "boolean") return (raw) => `toBoolean(${raw})`;
  if (shape.kind === "null") return (raw) => `toLiteral(${raw}, [null])`;
  if (shape.kind !== "enum" && shape.kind !== "literal") return undefined;
  if (shape.values.every((value) => typeof value === "string")) return undefined;
  return (raw) => `toLiteral(${raw}, [${shape.values.map(literalText).join(", ")}])`;
}
