import { InvalidOptionError } from "./errors.js";
import { type Scalar, scalar, text } from "./key.js";

/**
 * A value for a key whose type is known only at run time: a scalar, a Date, or a list or plain object of these. Different
 * values give different texts, members in another order the same one.
 *
 * @throws {InvalidOptionError} for anything else, such as an instance of a class
 */
export function keyValue(value: unknown): string {
  if (typeof value !== "object" || value === null) {
    if (typeof value === "function" || typeof value === "symbol") throw new InvalidOptionError(noText);
    return scalar(value as Scalar);
  }
  return `~${text(structure(value))}`;
}

const noText =
  "a key is made of texts, numbers, booleans, null, dates, lists and plain objects: give the route a `key` function that makes these";

/** JSON with sorted members, and with a letter before what JSON does not tell apart. */
function structure(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return keyValue(value);
  if (value instanceof Date) return `D${Number.isNaN(value.getTime()) ? "" : value.toISOString()}`;
  if (Array.isArray(value)) return `[${value.map(structure).join()}]`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new InvalidOptionError(noText);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${structure(member)}`).join()}}`;
}
