import type { StringCheck, StringShape } from "../../templates/model.js";
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
  return { kind: "string", checks: checksOf(definition).map(stringCheck) };
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
