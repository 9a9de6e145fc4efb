import { runtime } from "./marks.js";
import type { InputsModel, ObjectShape, Shape } from "./model.js";
import { backquoted, fn, member } from "./source.js";

/** Source that writes the inputs of a route or value into its key. */

/** The encoded form of a value of this shape, to stand in a template literal. */
export function encoded(shape: Shape, value: string): string {
  switch (shape.kind) {
    case "string":
      return `${runtime("text")}(${value})`;
    case "number":
    case "boolean":
      return value;
    case "array":
      return `${runtime(needsKeyValue(shape) ? "keyValue" : "list")}(${value})`;
    case "enum":
    case "literal":
      return shape.values.every((each) => typeof each === "string")
        ? `${runtime("text")}(${value})`
        : `${runtime("scalar")}(${value})`;
    case "date":
      return `${runtime("text")}(${value}.toISOString())`;
    case "union":
      return `${runtime(needsKeyValue(shape) ? "keyValue" : "scalar")}(${value})`;
    case "schema":
      return `${runtime("keyValue")}(${value})`;
    case "optional":
      return optionalText(shape.inner, value);
    case "nullable":
      if (needsKeyValue(shape.inner)) return `${runtime("keyValue")}(${value})`;
      return shape.inner.kind === "array"
        ? `${value} === null ? "~null" : ${encoded(shape.inner, value)}`
        : `${runtime("scalar")}(${value})`;
    case "default":
      return encoded(shape.inner, value);
    case "null":
    case "object":
      return `${runtime("scalar")}(${value})`;
  }
}

/** Whether a value may be more than a scalar or a list of scalars. */
function needsKeyValue(shape: Shape): boolean {
  if ("inner" in shape) return needsKeyValue(shape.inner);
  if (shape.kind === "array") return needsKeyValue(shape.element);
  if (shape.kind === "union") return shape.options.some(needsKeyValue);
  return shape.kind === "date" || shape.kind === "schema";
}

/** A value that may be absent. */
function optionalText(inner: Shape, value: string): string {
  if (needsKeyValue(inner)) return `${runtime("keyValue")}(${value})`;
  if (inner.kind === "number" || inner.kind === "boolean") return `${value} ?? "~"`;
  if (inner.kind !== "array") return `${runtime("scalar")}(${value})`;
  return `${value} === undefined ? "~" : ${encoded(inner, value)}`;
}

/** The path with its parameters: `/articles/${text(input.params.slug)}`. */
export function pathText(path: string, params: ObjectShape | undefined): string {
  return path
    .split("/")
    .map((segment) => {
      if (!segment.startsWith(":")) return backquoted(segment);
      const name = segment.slice(1);
      const shape = params?.fields.find((field) => field.name === name)?.shape ?? { kind: "string", checks: [] };
      return `\${${encoded(shape, `input.params${member(name)}`)}}`;
    })
    .join("/");
}

/** Statements that append `a=…&b=…`, in the order of the names, to `key`, after `opening`. */
export function appendList(shape: ObjectShape | undefined, owner: string, opening: string): string[] {
  const [first] = shape?.fields ?? [];
  if (!shape || !first) return [];
  if (first.shape.kind !== "optional") {
    return shape.fields.flatMap(({ name, shape: field }, index) =>
      append("key", `${index === 0 ? opening : "&"}${keyName(name)}=`, field, `${owner}${member(name)}`),
    );
  }
  const mayBeEmpty = shape.fields.every((field) => field.shape.kind === "optional");
  return [
    'let pairs = "";',
    ...shape.fields.flatMap(({ name, shape: field }) =>
      append("pairs", `&${keyName(name)}=`, field, `${owner}${member(name)}`),
    ),
    `${mayBeEmpty ? 'if (pairs !== "") ' : ""}key += \`${opening}\${pairs.slice(1)}\`;`,
  ];
}

/** Statements that append `|part.name=…` for each field of a part. */
export function appendPart(part: string, shape: ObjectShape | undefined): string[] {
  return (shape?.fields ?? []).flatMap((field) =>
    append("key", `|${part}.${keyName(field.name)}=`, field.shape, `input.${part}${member(field.name)}`),
  );
}

/** Statements that append who asks. Somebody of whom nothing is known is not the same as nobody. */
export function appendIdentity(mode: InputsModel["identity"], identity: ObjectShape | undefined): string[] {
  const statements = appendPart("identity", identity);
  if (mode !== "optional") return mode === undefined ? [] : statements;
  const isSilent = identity?.fields.every(({ shape }) => shape.kind === "optional") ?? true;
  return fn("if (input.identity !== undefined)", [...(isSilent ? ["key += `|identity`;"] : []), ...statements]);
}

function append(target: string, label: string, shape: Shape, value: string): string[] {
  if (shape.kind !== "optional") return [`${target} += \`${label}\${${encoded(shape, value)}}\`;`];
  return [`if (${value} !== undefined) ${target} += \`${label}\${${encoded(shape.inner, value)}}\`;`];
}

/** The name of an input within a key, encoded as values are: it holds no separator. */
function keyName(name: string): string {
  return name.replace(/[^A-Za-z0-9\-_.]/gu, (character) => {
    if (!character.isWellFormed()) return `%u${hex(character)}`;
    const percented = encodeURIComponent(character);
    return percented === character ? `%${hex(character)}` : percented;
  });
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase();
}

/** The expression of an input such as `["query", "tag"]`: `input.query.tag`. */
export function access(path: readonly string[]): string {
  return `input${path.map(member).join("")}`;
}
