import { types } from "node:util";
import type { HeldValue } from "./value-copy.js";
import { copyOf } from "./value-copy.js";
import { refusals } from "./value-refusals.js";
import type { Kind } from "./value-kinds.js";
import { isOfItsOwnClass, isPlain, isPlainArray, kindOf } from "./value-kinds.js";
import type { Step } from "./value-path.js";
import { pathText } from "./value-path.js";

/** Deeper values end the stack of what turns them into bytes and back. */
const maxDepth = 1_000;

/**
 * A value as memory may hold it. Every value is checked alike, whether a backend will turn it into bytes or not: what
 * memory takes, any backend gives back the same.
 *
 * @param freeze freezes the plain objects and arrays of a value that is held by reference, so that a reader who changes
 * one hears of it
 * @throws TypeError for a value that has no faithful form, such as a function or an instance of a class
 */
export function admitValue(value: unknown, freeze: boolean): HeldValue {
  if (isScalar(value)) return { value, copies: false };
  const inspection = new Inspection();
  inspection.visit(value);
  // Whoever made it may keep the Map or the Date in it, and change it later.
  if (inspection.copies) return { value: copyOf(value, false), copies: true };
  if (freeze) for (const container of inspection.seen) Object.freeze(container);
  return { value, copies: false };
}

function isScalar(value: unknown): boolean {
  return value === null || (typeof value !== "object" && typeof value !== "function" && typeof value !== "symbol");
}

/** One walk over a value. */
class Inspection {
  /** Whether a part was found that freezing does not protect. */
  copies = false;
  readonly seen = new Set<object>();
  readonly #path: Step[] = [];

  visit(value: unknown): void {
    if (typeof value !== "object" || value === null) this.#refuse(refusals.scalar(value));
    if (this.seen.has(value)) return;
    this.seen.add(value);
    if (this.#path.length > maxDepth) this.#refuse(refusals.depth(maxDepth));
    // It may answer differently each time it is asked.
    if (types.isProxy(value)) this.#refuse(refusals.proxy);
    if (Array.isArray(value)) this.#visitArray(value);
    else if (isPlain(value)) this.#visitObject(value);
    else this.#visitSpecial(value, kindOf(value));
  }

  #visitPart(step: Step, part: unknown): void {
    if (isScalar(part)) return;
    this.#path.push(step);
    this.visit(part);
    this.#path.pop();
  }

  #visitObject(value: object): void {
    for (const name of Object.getOwnPropertyNames(value)) {
      const property = Object.getOwnPropertyDescriptor(value, name);
      if (!property?.enumerable || !("value" in property) || name === "__proto__") {
        this.#refuse(refusals.property(name, property));
      }
      this.#visitPart(name, property.value);
    }
    this.#refuseSymbols(value);
  }

  /** That an element is a getter goes unseen: looking for it costs more than all the rest, and nobody has one. */
  #visitArray(value: readonly unknown[]): void {
    if (!isPlainArray(value)) this.#refuse(refusals.instance(value));
    const names = Object.keys(value);
    if (isDense(value, names)) {
      for (let index = 0; index < value.length; index++) {
        const part = value[index];
        if (!isScalar(part)) this.#visitPart(index, part);
      }
    } else {
      for (const name of names) {
        if (!isIndex(name)) this.#refuse(refusals.extra(name, "an array"));
        this.#visitPart(Number(name), value[Number(name)]);
      }
    }
    this.#refuseSymbols(value);
  }

  #visitSpecial(value: object, kind: Kind | undefined): void {
    if (!kind || !isOfItsOwnClass(value, kind)) this.#refuse(refusals.instance(value));
    this.copies = true;
    if (kind === "Buffer" || kind === "View") return this.#visitMemory((value as ArrayBufferView).buffer);
    this.#refuseOwnProperties(value, kind);
    if (kind === "ArrayBuffer") this.#visitMemory(value as ArrayBuffer);
    else if (kind === "Map") this.#visitMap(value as Map<unknown, unknown>);
    else if (kind === "Set") this.#visitSet(value as Set<unknown>);
  }

  #visitMap(map: Map<unknown, unknown>): void {
    let index = 0;
    for (const [key, value] of map) {
      this.#visitPart({ keyAt: index++ }, key);
      this.#visitPart({ valueOf: key }, value);
    }
  }

  #visitSet(set: Set<unknown>): void {
    let index = 0;
    for (const value of set) this.#visitPart({ elementAt: index++ }, value);
  }

  #visitMemory(memory: ArrayBufferLike): void {
    if (!types.isArrayBuffer(memory)) this.#refuse(refusals.sharedMemory);
    if ((memory as { resizable?: boolean }).resizable) this.#refuse(refusals.resizableMemory);
  }

  #refuseOwnProperties(value: object, kind: Kind): void {
    const allowed = ownProperties[kind];
    const extra = Reflect.ownKeys(value).find((name) => name !== allowed);
    if (extra !== undefined) this.#refuse(refusals.extra(extra, `a ${kind}`));
    if (kind === "RegExp" && typeof (value as RegExp).lastIndex !== "number") this.#refuse(refusals.lastIndex);
  }

  #refuseSymbols(value: object): void {
    const [symbol] = Object.getOwnPropertySymbols(value);
    if (symbol !== undefined) this.#refuse(refusals.symbolKey(symbol));
  }

  #refuse(reason: string): never {
    const path = pathText(this.#path);
    throw new TypeError(`a value that cannot be cached${path && `, at \`${path}\``}: ${reason}`);
  }
}

/** What an instance of a kind may have: a RegExp has one, and fake timers give one to each Date. */
const ownProperties: Partial<Record<Kind, string>> = { RegExp: "lastIndex", Date: "constructor" };

/** Whether `names`, of which those of elements come first and in order, are those of all elements and no others. */
function isDense({ length }: readonly unknown[], names: readonly string[]): boolean {
  return names.length === length && (length === 0 || names[length - 1] === String(length - 1));
}

function isIndex(name: string): boolean {
  const index = Number(name) >>> 0;
  return String(index) === name && index !== 0xffffffff;
}
