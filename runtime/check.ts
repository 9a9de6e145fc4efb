import { InvalidInputError } from "./errors.js";

/** Checks of generated parsers. Each returns its value with its type, or raises `InvalidInputError` for `field`. */

/** A record whose fields are not checked yet. */
export type Unchecked = Readonly<Record<string, unknown>>;

export function reject(field: string, reason: string): never {
  throw new InvalidInputError(field, reason);
}

function wrong(value: unknown, field: string, reason: string): never {
  return reject(field, value === undefined ? "is required" : reason);
}

/** A part of the input such as `params`; an absent one is empty. */
export function part(value: unknown, field: string): Unchecked {
  if (value === undefined) return {};
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Unchecked;
  return reject(field, "must be an object");
}

export function string(value: unknown, field: string): string {
  return typeof value === "string" ? value : wrong(value, field, "must be a string");
}

export function number(value: unknown, field: string): number {
  // Adding 0 makes -0 a 0: their texts, and so their keys, are the same.
  return typeof value === "number" && Number.isFinite(value) ? value + 0 : wrong(value, field, "must be a number");
}

/** A whole number that a double holds exactly. */
export function int(value: unknown, field: string): number {
  return Number.isSafeInteger(value) ? (value as number) + 0 : wrong(value, field, "must be a whole number");
}

export function boolean(value: unknown, field: string): boolean {
  return typeof value === "boolean" ? value : wrong(value, field, "must be true or false");
}

/** A point in time. */
export function date(value: unknown, field: string): Date {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value : wrong(value, field, "must be a date");
}

/** One of a few values. */
export function oneOf<const T>(value: unknown, values: readonly T[], field: string): T {
  if (values.includes(value as T)) return value as T;
  return wrong(value, field, `must be one of ${values.map((each) => JSON.stringify(each)).join(", ")}`);
}

/** What the first check that a value passes makes of it. */
export function union<const Options extends readonly ((value: unknown, field: string) => unknown)[]>(
  value: unknown,
  field: string,
  options: Options,
): ReturnType<Options[number]> {
  const reasons: string[] = [];
  for (const option of options) {
    try {
      return option(value, field) as ReturnType<Options[number]>;
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      reasons.push(error.reason);
    }
  }
  return wrong(value, field, [...new Set(reasons)].join(" or "));
}

/** A list, each element checked by `element`. */
export function array<T>(value: unknown, field: string, element: (value: unknown, field: string) => T): T[] {
  if (!Array.isArray(value)) return wrong(value, field, "must be a list");
  return value.map((each, index) => element(each, `${field}[${index}]`));
}

/** Characters of a text as people count them: Unicode code points, as zod does. */
export function length(text: string): number {
  let pairs = 0;
  for (let index = 1; index < text.length; index += 1) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800) pairs += 1;
  }
  return text.length - pairs;
}

/** How far a quotient may be from a whole number, in units of its last place: dividend, divisor and quotient round. */
const roundings = 4;

/** Whether `value` is a multiple of `step` as people write both: 0.3 is one of 0.1. */
export function isMultipleOf(value: number, step: number): boolean {
  const ratio = value / step;
  return Math.abs(ratio - Math.round(ratio)) < roundings * Number.EPSILON * Math.max(1, Math.abs(ratio));
}
