import type { ObjectShape, Shape } from "../../templates/model.js";

/** What a client sends beside the request line, and who the application says it is. */
export interface RequestFacts {
  /** Names in lower case; what came twice is joined as Node joins it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly identity: unknown;
}

/** Options of the command line, as they were typed. */
export interface RequestOptions {
  readonly header?: readonly string[];
  readonly cookie?: readonly string[];
  readonly identity?: readonly string[];
}

/**
 * Reads `--header 'name: value'`, `--cookie name=value` and `--identity value`.
 *
 * @param shape what an identity of the spec is
 * @throws {Error} with what the user has to type instead
 */
export function requestFacts(options: RequestOptions, shape: ObjectShape | undefined): RequestFacts {
  const headers: Record<string, string> = {};
  const add = (name: string, value: string, separator: string): void => {
    headers[name] = headers[name] === undefined ? value : `${headers[name]}${separator}${value}`;
  };
  for (const text of options.header ?? []) {
    const [, name, value = ""] = /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/s.exec(text) ?? [];
    if (name === undefined) throw new Error(`\`--header ${text}\` is no header: write --header 'name: value'`);
    add(name.toLowerCase(), value, name.toLowerCase() === "cookie" ? "; " : ", ");
  }
  for (const text of options.cookie ?? []) {
    if (!/^[^\s=;]+=[^;]*$/s.test(text))
      throw new Error(`\`--cookie ${text}\` is no cookie: write --cookie name=value`);
    add("cookie", text, "; ");
  }
  return { headers, identity: identityOf(options.identity ?? [], shape) };
}

/** One value for an identity of one field, `field=value` for each of several, or the whole as JSON. */
function identityOf(given: readonly string[], shape: ObjectShape | undefined): unknown {
  if (given.length === 0) return undefined;
  if (!shape) throw new Error("`--identity` names somebody, and the spec declares no `identity`");
  const [first = ""] = given;
  if (given.length === 1 && isObject(parsed(first))) return parsed(first);
  return Object.fromEntries(given.map((text) => identityField(text, shape)));
}

function identityField(text: string, { fields }: ObjectShape): readonly [string, unknown] {
  const [, name, value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  const named = fields.find((field) => field.name === name);
  if (named) return [named.name, typed(value, named.shape)];
  const [only, ...others] = fields;
  if (only && others.length === 0) return [only.name, typed(text, only.shape)];
  const names = fields.map((field) => `--identity ${field.name}=…`).join(" ");
  throw new Error(`\`--identity ${text}\` names no field of the identity: write ${names}`);
}

/** Text stays text where the identity holds text; else it is read as JSON, if it is JSON. */
function typed(text: string, shape: Shape): unknown {
  if (holdsText(shape)) return text;
  const value = parsed(text);
  return value === undefined ? text : value;
}

function holdsText(shape: Shape): boolean {
  if ("inner" in shape) return holdsText(shape.inner);
  return shape.kind === "string" || ("values" in shape && shape.values.every((value) => typeof value === "string"));
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
