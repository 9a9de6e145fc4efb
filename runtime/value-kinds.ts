import { types } from "node:util";

/** The objects besides plain ones and arrays that have a faithful form. Freezing protects none of them. */
export type Kind = "ArrayBuffer" | "Buffer" | "Date" | "Map" | "RegExp" | "Set" | "URL" | "View";

/**
 * The kind of a value by what it is inside, whatever it says of itself; `undefined` for all others.
 *
 * `View` is a typed array or a DataView.
 */
export function kindOf(value: object): Kind | undefined {
  if (types.isDate(value)) return "Date";
  if (types.isMap(value)) return "Map";
  if (types.isSet(value)) return "Set";
  if (ArrayBuffer.isView(value)) return Buffer.isBuffer(value) ? "Buffer" : "View";
  if (types.isRegExp(value)) return "RegExp";
  if (types.isArrayBuffer(value)) return "ArrayBuffer";
  return value instanceof URL && Object.getPrototypeOf(value) === URL.prototype ? "URL" : undefined;
}

/** Whether an object is of the class that made its kind, not of one derived from it, of which nothing would be left. */
export function isOfItsOwnClass(value: object, kind: Kind): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === ownPrototypes[kind]) return true;
  return isNative(value.constructor, kind === "View" ? viewName(value as ArrayBufferView) : kind);
}

/** Of the kinds that are one class each. */
const ownPrototypes: Partial<Record<Kind, unknown>> = {
  ArrayBuffer: ArrayBuffer.prototype,
  Buffer: Buffer.prototype,
  Date: Date.prototype,
  Map: Map.prototype,
  RegExp: RegExp.prototype,
  Set: Set.prototype,
  URL: URL.prototype,
};

/** Whether an object is one that `{}` or `Object.create(null)` could have made. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && isNative(prototype.constructor, "Object");
}

/** Whether an array is no instance of a class derived from `Array`. */
export function isPlainArray(value: readonly unknown[]): boolean {
  return Object.getPrototypeOf(value) === Array.prototype || isNative(value.constructor, "Array");
}

/** Tells the class of any typed array, and nothing of a DataView. */
const ownName = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  Symbol.toStringTag,
) as { get(this: ArrayBufferView): string | undefined };

/** The name of a view's class, for example `Uint16Array`. A Buffer is a `Uint8Array` here. */
export function viewName(view: ArrayBufferView): string {
  return ownName.get.call(view) ?? "DataView";
}

/**
 * Whether `constructor` is the class of that name in whatever realm: test runners run tests in one of their own, where what
 * `fetch` parses is of another. Fake timers derive their own `Date`, and say on each instance that it is a native one.
 */
function isNative(constructor: unknown, name: string): boolean {
  return (
    typeof constructor === "function" &&
    Function.prototype.toString.call(constructor) === `function ${name}() { [native code] }`
  );
}
