import type { Kind } from "./value-kinds.js";
import { kindOf, viewName } from "./value-kinds.js";

/** A value as memory holds it. */
export interface HeldValue {
  readonly value: unknown;
  /** It has parts that freezing cannot protect, such as a Date or a Map: each reader gets a copy. */
  readonly copies: boolean;
}

/** What a reader gets of a held value: the value itself, or a copy of its own, frozen like the value would be. */
export function handOut({ value, copies }: HeldValue, freeze: boolean): unknown {
  return copies ? copyOf(value, freeze) : value;
}

/**
 * A deep copy of a value that was admitted. What repeats or forms a cycle does so in the copy.
 *
 * @param freeze freezes plain objects and arrays of the copy, except those in a Map or Set: who gets these may change them
 */
export function copyOf(value: unknown, freeze: boolean): unknown {
  return typeof value === "object" && value !== null ? new Copying().copy(value, freeze) : value;
}

class Copying {
  readonly #copies = new Map<object, object>();

  copy(value: object, freeze: boolean): object {
    const known = this.#copies.get(value);
    if (known) return known;
    if (Array.isArray(value)) return this.#container(value, arrayLike(value), freeze);
    const kind = kindOf(value);
    return kind ? this.#special(value, kind) : this.#container(value, objectLike(value), freeze);
  }

  /** Replaces the parts of `copy`, which so far are those of `value`. */
  #container(value: object, copy: object, freeze: boolean): object {
    this.#copies.set(value, copy);
    const parts = copy as Record<string, unknown>;
    for (const name in parts) {
      const part = parts[name];
      if (typeof part === "object" && part !== null) parts[name] = this.copy(part, freeze);
    }
    return freeze ? Object.freeze(copy) : copy;
  }

  #special(value: object, kind: Kind): object {
    if (kind === "Map") return this.#map(value as Map<unknown, unknown>);
    if (kind === "Set") return this.#set(value as Set<unknown>);
    const copy = withoutParts[kind](value as never);
    this.#copies.set(value, copy);
    return copy;
  }

  #map(map: Map<unknown, unknown>): object {
    const copy = new Map<unknown, unknown>();
    this.#copies.set(map, copy);
    for (const [key, value] of map) copy.set(this.#part(key), this.#part(value));
    return copy;
  }

  #set(set: Set<unknown>): object {
    const copy = new Set<unknown>();
    this.#copies.set(set, copy);
    for (const value of set) copy.add(this.#part(value));
    return copy;
  }

  #part(value: unknown): unknown {
    return typeof value === "object" && value !== null ? this.copy(value, false) : value;
  }
}

/** Copies of the kinds that have no parts of their own. */
const withoutParts = {
  ArrayBuffer: (buffer: ArrayBuffer) => buffer.slice(0),
  Buffer: copyOfBuffer,
  Date: (date: Date) => new Date(date.getTime()),
  RegExp: copyOfPattern,
  URL: (url: URL) => new URL(url.href),
  View: copyOfView,
};

/** Not from the pool that small Buffers share, which a copy that is kept would keep alive. */
function copyOfBuffer(buffer: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(buffer.length);
  copy.set(buffer);
  return copy;
}

function copyOfPattern(pattern: RegExp): RegExp {
  const copy = new RegExp(pattern.source, pattern.flags);
  copy.lastIndex = pattern.lastIndex;
  return copy;
}

function copyOfView(view: ArrayBufferView): ArrayBufferView {
  const { buffer, byteOffset, byteLength } = view;
  return viewOf(viewName(view), buffer.slice(byteOffset, byteOffset + byteLength));
}

/** A typed array or DataView over all of `memory`. */
export function viewOf(name: string, memory: ArrayBufferLike): ArrayBufferView {
  const View = (globalThis as Record<string, unknown>)[name] as new (memory: ArrayBufferLike) => ArrayBufferView;
  return new View(memory);
}

function objectLike(value: object): object {
  return Object.getPrototypeOf(value) === null ? Object.assign(Object.create(null) as object, value) : { ...value };
}

function arrayLike(value: readonly unknown[]): object {
  const populated = Object.keys(value);
  return populated.length === value.length ? value.slice() : sparseLike(value);
}

const greatestIndex = 2 ** 32 - 2;

/**
 * Where few elements of many are there, `slice` goes through all the others too, and setting a length takes memory for
 * them. An element at the greatest index makes the engine keep a table of those that are there.
 */
function sparseLike(value: readonly unknown[]): object {
  const copy: unknown[] = [];
  copy[greatestIndex] = undefined;
  // oxlint-disable-next-line typescript/no-array-delete
  delete copy[greatestIndex];
  copy.length = value.length;
  return Object.assign(copy, value);
}
