/** Why a part of a value cannot be cached, and what to do. */
export const refusals = {
  scalar: (value: unknown) =>
    typeof value === "function"
      ? "a function has no form as data: leave it out"
      : "a symbol is another one in every process: store a string",
  depth: (levels: number) => `more than ${levels} levels deep: store a list of parts that name each other by key`,
  proxy: "a Proxy, which is not what it seems: store a plain copy of what it stands for",
  property: (name: string, property: PropertyDescriptor | undefined) => {
    if (name === "__proto__") return "a property named `__proto__`: store a Map, or choose another name";
    if (property && !("value" in property))
      return `\`${name}\` is a getter: store what it returns, as \`{ ...value }\` does`;
    return `\`${name}\` is not enumerable and would be lost: define it as an ordinary property, or leave it out`;
  },
  symbolKey: (symbol: symbol) => `the property \`${String(symbol)}\` has a symbol for a name: choose a string`,
  extra: (name: string | symbol, of: string) =>
    `\`${String(name)}\`, a property put onto ${of}, would be lost: store it beside, in an object`,
  lastIndex: "a RegExp whose `lastIndex` is no number: set it to 0",
  sharedMemory: "shared memory: store a copy of the bytes, as `new Uint8Array(bytes)` makes one",
  resizableMemory:
    "an ArrayBuffer that can be resized: store a copy of the bytes, as `new Uint8Array(bytes)` makes one",
  instance: (value: object) => {
    const name = className(value);
    return (
      instanceHints[name] ?? `an instance of ${name} would lose its class: store a plain object or array of its data`
    );
  },
};

const instanceHints: Readonly<Record<string, string>> = {
  Promise: "a promise: await it first",
  Error: "an Error would lose its class: store a plain object, such as `{ message: error.message }`",
  Number: "a boxed number: store the number itself",
  String: "a boxed string: store the string itself",
  Boolean: "a boxed boolean: store the boolean itself",
  BigInt: "a boxed bigint: store the bigint itself",
  URLSearchParams: "URLSearchParams: store its text",
};

/** A getter named `constructor` is no reason to fail in another way. */
function className(value: object): string {
  try {
    return value.constructor.name || "a class";
  } catch {
    return "a class";
  }
}
