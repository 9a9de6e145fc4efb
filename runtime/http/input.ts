import { InvalidInputError } from "../errors.js";

/** The parts of a request that a spec can declare, as text. Parsers of generated code read these and nothing else. */
export interface RequestInputs {
  /** Path parameters, already percent-decoded. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** The query of the request target, parsed by the URL standard: frameworks differ in what they make of it. */
  query(): URLSearchParams;
  header(name: string): string | undefined;
  cookie(name: string): string | undefined;
  /** What the application's `identity` extractor returned. */
  readonly identity: unknown;
}

/** The single value of a query parameter. @throws InvalidInputError when it is repeated */
export function single(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  if (values.length > 1) throw new InvalidInputError(`query.${name}`, "must not be repeated");
  return values[0];
}

/** All values of a query parameter, in their order; `undefined` when there is none. */
export function repeated(query: URLSearchParams, name: string): readonly string[] | undefined {
  const values = query.getAll(name);
  return values.length === 0 ? undefined : values;
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Text as the number that it writes in JSON's grammar; other text stays text, which no check for a number lets pass. */
export function toNumber(raw: string | undefined): number | string | undefined {
  return raw !== undefined && jsonNumber.test(raw) ? Number(raw) : raw;
}

/** `true` and `false` as booleans; other text stays text. */
export function toBoolean(raw: string | undefined): boolean | string | undefined {
  if (raw === "true") return true;
  return raw === "false" ? false : raw;
}

/** The one of `values` that `raw` writes; other text stays text. */
export function toLiteral(
  raw: string | undefined,
  values: readonly (string | number | boolean | null)[],
): string | number | boolean | null | undefined {
  const value = values.find((candidate) => String(candidate) === raw);
  return value === undefined ? raw : value;
}
