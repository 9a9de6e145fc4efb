import { Unsupported } from "./unsupported.js";
import type { Definition } from "./zod-definition.js";

const dateFix = "write `.optional()`, and take the date in the handler when there is none";
const fix = "use a constant of strings, numbers, booleans, null, arrays and plain objects";

/**
 * The value of `.default()`. zod calls a function at every read, so one that is no constant shows by reading twice, the
 * second time on another day.
 */
export function constantDefault(definition: Definition): unknown {
  const first = plainJson(defaultOf(definition));
  const second = tomorrow(() => plainJson(defaultOf(definition)));
  if (JSON.stringify(first) !== JSON.stringify(second)) {
    throw new Unsupported("a default that changes from call to call would give every request another key", fix);
  }
  return first;
}

function defaultOf(definition: Definition): unknown {
  try {
    return definition.defaultValue;
  } catch (error) {
    throw new Unsupported(`the default throws ${String(error)}`, fix);
  }
}

const dayMs = 86_400_000;

/** Runs `read` while the clock is a day ahead. */
function tomorrow<T>(read: () => T): T {
  const Today = globalThis.Date;
  class Tomorrow extends Today {
    constructor(...given: readonly [] | ConstructorParameters<typeof Date>) {
      if (given.length === 0) super(Tomorrow.now());
      else super(...given);
    }
    static override now(): number {
      return Today.now() + dayMs;
    }
  }
  globalThis.Date = Tomorrow as DateConstructor;
  try {
    return read();
  } finally {
    globalThis.Date = Today;
  }
}

function plainJson(value: unknown): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((element) => plainJson(element));
  if (typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainJson(member)]));
  }
  if (value instanceof Date)
    throw new Unsupported("a `Date` as a default cannot be written into generated code", dateFix);
  throw new Unsupported(`the default is ${what(value)}, which generated code cannot hold`, fix);
}

function what(value: unknown): string {
  if (typeof value === "number" || value === undefined) return `\`${value}\``;
  const name = typeof value === "object" ? Object.getPrototypeOf(value)?.constructor?.name : undefined;
  return typeof name === "string" && name !== "" ? `a \`${name}\`` : `a ${typeof value}`;
}
