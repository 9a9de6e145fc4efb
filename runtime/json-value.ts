/**
 * Whether JSON gives a value back as it is: not so with `undefined`, `NaN`, -0, big integers, everything of a class, holes in
 * an array, and what occurs twice, which JSON would make two of.
 */
export function isJsonValue(value: unknown): boolean {
  try {
    return isJson(value, new Set());
  } catch {
    // A getter has thrown.
    return false;
  }
}

function isJson(value: unknown, seen: Set<object>): boolean {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value === "string" || typeof value === "boolean" || value === null) return true;
  if (typeof value !== "object" || seen.has(value)) return false;
  seen.add(value);
  if (Array.isArray(value)) return isJsonArray(value, seen);
  return Object.getPrototypeOf(value) === Object.prototype && isJsonObject(value, seen);
}

function isJsonArray(value: readonly unknown[], seen: Set<object>): boolean {
  // A hole is `undefined` to `for of`.
  for (const part of value) if (!isJson(part, seen)) return false;
  return true;
}

function isJsonObject(value: object, seen: Set<object>): boolean {
  for (const [name, part] of Object.entries(value)) {
    // `JSON.stringify` would call the one, and `JSON.parse` makes a member of the other.
    if (name === "toJSON" || name === "__proto__" || !isJson(part, seen)) return false;
  }
  return true;
}
