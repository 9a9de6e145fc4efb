import type { InputsModel, ObjectShape, Shape } from "./model.js";
import { backquoted, fn, member } from "./source.js";

/** Source that writes the inputs of a route or value into its key. */

/** The encoded form of a value of this shape, to stand in a template literal. */
export function encoded(shape: Shape, value: string): string {
  switch (shape.kind) {
    case "string":
      return `text(${value})`;
    case "number":
    case "boolean":
      return value;
    case "array":
      return `list(${value})`;
    case "enum":
    case "literal":
      return shape.values.every((each) => typeof each === "string") ? `text(${value})` : `scalar(${value})`;
    case "optional":
      return `${value} === undefined ? "~" : ${encoded(shape.inner, value)}`;
    case "default":
      return encoded(shape.inner, value);
    default:
      return `scalar(${value})`;
  }
}

/** Whether a value of this shape may be absent after parsing. */
export function mayBeAbsent(shape: Shape): boolean {
  return shape.kind === "optional" || (shape.kind === "nullable" && mayBeAbsent(shape.inner));
}

/** Drops the optional around a shape, for code that runs only where the value is there. */
export function present(shape: Shape): Shape {
  if (shape.kind === "optional") return present(shape.inner);
  return shape.kind === "nullable" ? { kind: "nullable", inner: present(shape.inner) } : shape;
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
  if (!mayBeAbsent(first.shape)) {
    return shape.fields.flatMap(({ name, shape: field }, index) =>
      append("key", `${index === 0 ? opening : "&"}${backquoted(name)}=`, field, `${owner}${member(name)}`),
    );
  }
  return [
    'let pairs = "";',
    ...shape.fields.flatMap(({ name, shape: field }) =>
      append("pairs", `&${backquoted(name)}=`, field, `${owner}${member(name)}`),
    ),
    `if (pairs !== "") key += \`${opening}\${pairs.slice(1)}\`;`,
  ];
}

/** Statements that append `|part.name=…` for each field of a part. */
export function appendPart(part: string, shape: ObjectShape | undefined): string[] {
  return (shape?.fields ?? []).flatMap((field) =>
    append("key", `|${part}.${backquoted(field.name)}=`, field.shape, `input.${part}${member(field.name)}`),
  );
}

/** Statements that append who asks. */
export function appendIdentity(mode: InputsModel["identity"], identity: ObjectShape | undefined): string[] {
  const statements = appendPart("identity", identity);
  if (mode === undefined || statements.length === 0) return [];
  return mode === "required" ? statements : fn("if (input.identity !== undefined)", statements);
}

function append(target: string, label: string, shape: Shape, value: string): string[] {
  const statement = `${target} += \`${label}\${${encoded(present(shape), value)}}\`;`;
  return mayBeAbsent(shape) ? [`if (${value} !== undefined) ${statement}`] : [statement];
}

/** `input.query.tag`; a member of an optional identity is reached by `?.`. */
export function access(path: readonly string[], optionalParts: ReadonlySet<string> = new Set()): string {
  return path.reduce((object, name, index) => {
    const before = path[index - 1];
    return before !== undefined && optionalParts.has(before) ? `${object}?${chained(name)}` : object + member(name);
  }, "input");
}

function chained(name: string): string {
  const text = member(name);
  return text.startsWith("[") ? `.${text}` : text;
}
