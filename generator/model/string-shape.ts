import type { StringChange, StringCheck, StringShape } from "../../templates/model.js";
import { unsupportedCheck } from "./unsupported.js";
import { checksOf, type Check, type Definition } from "./zod-definition.js";

/** The formats whose pattern is all that zod tests; others, such as `ipv6` and `base64`, run code besides. */
const patternFormats = new Set(
  (
    "uuid guid email emoji nanoid cuid cuid2 ulid xid ksuid e164 ipv4 cidrv4 mac " +
    "date time datetime duration lowercase uppercase regex"
  ).split(" "),
);

/** The shape of a zod string and of the string formats. */
export function stringShapeOf(definition: Definition): StringShape {
  return { kind: "string", checks: checksOf(definition).map((check) => changeOf(check) ?? stringCheck(check)) };
}

const methods = /^\(?(\w+)\)?\s*=>\s*\1\.(trim|toLowerCase|toUpperCase|normalize)\(\w*\)$/;

/**
 * What `.trim()` and its kin do. zod keeps them as functions only, so they are known by their source; any other function
 * stays one that cannot be compiled.
 */
function changeOf({ check, tx }: Check): StringChange | undefined {
  if (check !== "overwrite" || tx === undefined) return undefined;
  const method = methods.exec(Function.prototype.toString.call(tx))?.[2];
  if (method === undefined) return undefined;
  return method === "normalize" ? { kind: method, form: formOf(tx) } : { kind: method as "trim" };
}

/** A long s with two marks, not in canonical order: every form writes it in its own way. */
const telling = "\u1e9b\u0323";

/** The form is a variable of zod's function: what it does to a text tells which one. */
function formOf(normalize: (text: string) => string): "NFC" | "NFD" | "NFKC" | "NFKD" {
  const made = normalize(telling);
  return (["NFC", "NFD", "NFKC", "NFKD"] as const).find((form) => telling.normalize(form) === made) ?? "NFC";
}

function stringCheck(check: Check): StringCheck {
  const { minimum, maximum, length } = check;
  if (check.check === "min_length" && minimum !== undefined) return { kind: "min", value: minimum };
  if (check.check === "max_length" && maximum !== undefined) return { kind: "max", value: maximum };
  if (check.check === "length_equals" && length !== undefined) return { kind: "length", value: length };
  if (check.check === "string_format") return formatCheck(check);
  throw unsupportedCheck(check);
}

function formatCheck(check: Check): StringCheck {
  const { format = "", prefix, suffix, includes, position = 0 } = check;
  if (format === "starts_with" && prefix !== undefined) return { kind: "startsWith", value: prefix };
  if (format === "ends_with" && suffix !== undefined) return { kind: "endsWith", value: suffix };
  if (format === "includes" && includes !== undefined) {
    return position === 0 ? { kind: "includes", value: includes } : includesFrom(position, includes);
  }
  return patternCheck(check);
}

/** zod's own pattern for `includes` with a position stops at line breaks, unlike its check. */
function includesFrom(position: number, text: string): StringCheck {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return { kind: "pattern", format: "includes", source: `^[\\s\\S]{${position},}${escaped}`, flags: "" };
}

function patternCheck(check: Check): StringCheck {
  const { format = "", pattern, fn } = check;
  // `z.hex()`, `z.hostname()` and `z.stringFormat(name, /regex/)` have a pattern and a function that tests it.
  if (pattern === undefined || !(patternFormats.has(format) || fn !== undefined)) throw unsupportedCheck(check);
  const flags = pattern.flags.replace(/[gy]/g, "");
  // A sticky pattern matches at the start only; both flags would make a shared regular expression remember its last match.
  const source = pattern.sticky ? `(?<![\\s\\S])(?:${pattern.source})` : pattern.source;
  return { kind: "pattern", format: format === "regex" ? "pattern" : format, source, flags };
}
