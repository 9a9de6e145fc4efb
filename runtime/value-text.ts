import { types } from "node:util";
import { parse, stringify, unflatten } from "devalue";
import type { HeldValue } from "./value-copy.js";
import { viewOf } from "./value-copy.js";
import { admitValue } from "./value-form.js";
import { viewName } from "./value-kinds.js";

/**
 * Values as text, through devalue: besides what JSON has it keeps `undefined`, `NaN`, -0, big integers, dates, regular
 * expressions, URLs, maps, sets, typed arrays, and references that repeat or form a cycle.
 */

const reducers = {
  /** A Buffer stays one. Of the memory under a view only what is seen through it goes into the text. */
  View: (value: unknown) => ArrayBuffer.isView(value) && [className(value), base64Of(value)],
  /** devalue forgets where the next match starts. */
  Pattern: (value: unknown) =>
    types.isRegExp(value) && value.lastIndex !== 0 && [value.source, value.flags, value.lastIndex],
};

const revivers = {
  View: ([name, base64]: [string, string]) => {
    const bytes = Buffer.from(base64, "base64");
    return name === "Buffer" ? bytes : viewOf(name, new Uint8Array(bytes).buffer);
  },
  Pattern: ([source, flags, lastIndex]: [string, string, number]) =>
    Object.assign(new RegExp(source, flags), { lastIndex }),
};

/** @throws TypeError for a value that has no faithful form, such as a function or an instance of a class */
export function valueToBytes(value: unknown): Buffer {
  try {
    return Buffer.from(stringify(value, reducers));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const path = (cause as { path?: string }).path ?? "";
    throw new TypeError(`a value that cannot be cached${path && `, at \`${path}\``}: ${reason}`, { cause });
  }
}

export function valueFromBytes(bytes: Buffer): unknown {
  return parse(bytes.toString("utf8"), revivers) as unknown;
}

/** The value in `text` as memory may hold it. Nobody else has it. */
export function heldFromText(text: string, freeze: boolean): HeldValue {
  const parts = JSON.parse(text) as number | unknown[];
  // The text is a list of all parts; those with a name of their kind in front are no plain object or array.
  const copies = Array.isArray(parts) && parts.some(isSpecial);
  const value: unknown = unflatten(parts as unknown[], revivers);
  return copies || !freeze ? { value, copies } : admitValue(value, freeze);
}

/** The same for a value that was written as JSON. */
export function heldFromJson(text: string, freeze: boolean): HeldValue {
  const value: unknown = JSON.parse(text);
  return freeze ? admitValue(value, freeze) : { value, copies: false };
}

function isSpecial(part: unknown): boolean {
  if (!Array.isArray(part)) return false;
  const kind: unknown = part[0];
  // A big integer is as unchangeable as a number, and an object without a prototype can be frozen.
  return typeof kind === "string" && kind !== "BigInt" && kind !== "null";
}

function className(view: ArrayBufferView): string {
  return Buffer.isBuffer(view) ? "Buffer" : viewName(view);
}

function base64Of({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}
