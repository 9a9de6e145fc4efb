/** The values that every ECMAScript engine has. An inline function may use them, for it is copied elsewhere. */
export const globalValues: ReadonlySet<string> = new Set(
  [
    "undefined NaN Infinity globalThis",
    "Object Function Boolean Symbol Number BigInt Math Date String RegExp JSON Intl",
    "Array Map Set WeakMap WeakSet WeakRef Promise Proxy Reflect Iterator",
    "ArrayBuffer SharedArrayBuffer DataView Atomics Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array",
    "Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array",
    "Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError",
    "parseInt parseFloat isNaN isFinite encodeURI encodeURIComponent decodeURI decodeURIComponent",
  ].flatMap(words),
);

/** Types that need no import: those of the values above, TypeScript's own, and the common ones of Node and the web. */
export const globalTypes: ReadonlySet<string> = new Set([
  ...globalValues,
  ...[
    "Partial Required Readonly Pick Omit Record Exclude Extract NonNullable NoInfer Parameters ConstructorParameters",
    "ReturnType InstanceType ThisType Awaited Uppercase Lowercase Capitalize Uncapitalize PropertyKey PromiseLike",
    "ReadonlyArray ReadonlyMap ReadonlySet ArrayLike Iterable IterableIterator AsyncIterable AsyncIterator",
    "AsyncIterableIterator Generator AsyncGenerator ArrayBufferLike ArrayBufferView TemplateStringsArray",
    "Buffer NodeJS Express URL URLSearchParams Blob File FormData Headers Request Response",
  ].flatMap(words),
]);

function words(text: string): string[] {
  return text.split(" ");
}
