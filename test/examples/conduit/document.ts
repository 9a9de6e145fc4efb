import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** An operation of the API's document. */
export interface Operation {
  readonly method: string;
  /** As Express writes it: `/articles/:slug`. */
  readonly path: string;
  readonly responses: Yaml;
}

/** A part of the document. */
type Yaml = string | readonly Yaml[] | { readonly [name: string]: Yaml };
type Node = { readonly [name: string]: Yaml };

const file = new URL("../../../examples/conduit/openapi.yml", import.meta.url);
const document = parse(readFileSync(file, "utf8")) as Node;

/** Every operation of the document. */
export function operations(): Operation[] {
  return Object.entries(document["paths"] as Node).flatMap(([path, methods]) =>
    Object.entries(methods as Node).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replace(/\{(\w+)\}/g, ":$1"),
      responses: (operation as Node)["responses"]!,
    })),
  );
}

/**
 * What is wrong with a response: places in the body that do not fit the document, or a status that it does not have.
 * The document leaves the body of a 401 open.
 */
export function misfits(operation: Operation, status: number, body: unknown): string[] {
  const response = (operation.responses as Node)[String(status)];
  if (response === undefined) return [`status ${status} is not documented`];
  const schema = at(resolved(response), "content", "application/json", "schema");
  if (schema !== undefined) return misfitsOf(schema, body, "body");
  return body === undefined || status >= 400 ? [] : ["body should be empty"];
}

function misfitsOf(reference: Yaml, value: unknown, place: string): string[] {
  const schema = resolved(reference) as Node;
  if (!isOfType(schema["type"], value)) return [`${place} is no ${schema["type"] as string}`];
  if (Array.isArray(value))
    return value.flatMap((item, index) => misfitsOf(schema["items"]!, item, `${place}.${index}`));
  if (typeof value !== "object") return [];
  const fields = value as Record<string, unknown>;
  const missing = ((schema["required"] ?? []) as string[]).filter((name) => !(name in fields));
  const known = Object.entries((schema["properties"] ?? {}) as Node).filter(([name]) => name in fields);
  return [
    ...missing.map((name) => `${place}.${name} is missing`),
    ...known.flatMap(([name, property]) => misfitsOf(property, fields[name], `${place}.${name}`)),
  ];
}

function isOfType(type: Yaml | undefined, value: unknown): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

/** Follows `$ref: '#/components/...'`. */
function resolved(node: Yaml): Yaml {
  const reference = (node as Node)["$ref"];
  return typeof reference === "string" ? at(document, ...reference.slice(2).split("/"))! : node;
}

function at(node: Yaml, ...path: string[]): Yaml | undefined {
  return path.reduce<Yaml | undefined>((inner, name) => (inner as Node | undefined)?.[name], node);
}
