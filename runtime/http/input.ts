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

const isoDate = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/**
 * Text as the point in time that it writes: `2026-02-28`, which is midnight in UTC, or `2026-02-28T12:00:00Z` with `Z` or
 * an offset (RFC 3339 section 5.6). Other text, and a day that no month has, stays text.
 */
export function toDate(raw: string | undefined): Date | string | undefined {
  const [, year, month, day] = (raw !== undefined && isoDate.exec(raw)) || [];
  if (raw === undefined || year === undefined) return raw;
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const date = new Date(raw);
  return midnight.getUTCDate() !== Number(day) || Number.isNaN(date.getTime()) ? raw : date;
}

/** Text that stays text. */
export function toText(raw: string): string {
  return raw;
}

/** What the first of `readers` makes of a text so that `check` lets it pass; other text stays text. */
export function toUnion(
  raw: string | undefined,
  readers: readonly ((raw: string) => unknown)[],
  check: (value: unknown, field: string) => unknown,
): unknown {
  if (raw === undefined) return undefined;
  for (const read of readers) {
    const value = read(raw);
    try {
      check(value, "");
      return value;
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
    }
  }
  return raw;
}

/** The one of `values` that `raw` writes; other text stays text. */
export function toLiteral(
  raw: string | undefined,
  values: readonly (string | number | boolean | null)[],
): string | number | boolean | null | undefined {
  const value = values.find((candidate) => String(candidate) === raw);
  return value === undefined ? raw : value;
}
