import fc from "fast-check";

/** Text with whatever a string may hold, halves of surrogate pairs too. */
const text = fc.string({ unit: fc.oneof(fc.constantFrom("\uD800", "\uDC00", "\u2028", "<", "\\", '"'), fc.string()) });

const scalar = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom(undefined, null, -0, Number.NaN, Number.POSITIVE_INFINITY),
);

const memory = fc.uint8Array({ maxLength: 24 }).map((bytes) => new Uint8Array(bytes).buffer);
const view = fc
  .tuple(
    memory,
    fc.constantFrom<new (buffer: ArrayBufferLike, offset?: number, length?: number) => ArrayBufferView>(
      Uint8Array,
      Int8Array,
      Uint8ClampedArray,
      Uint16Array,
      Float32Array,
      Float64Array,
      BigInt64Array,
      DataView,
    ),
    fc.boolean(),
  )
  .map(([buffer, View, partly]) => {
    const whole = new View(buffer.slice(0, buffer.byteLength - (buffer.byteLength % 8)));
    return partly && whole.byteLength >= 16 ? new View(whole.buffer, 8, 1) : whole;
  });

/** Whatever `kindOf` knows, without parts. */
const special = fc.oneof(
  fc.date({ noInvalidDate: false }),
  fc.webUrl().map((href) => new URL(href)),
  fc.constantFrom(/a/, /(?<name>[^/"\n])+\/\uD800/giu, new RegExp("")),
  fc
    .tuple(fc.constantFrom("g", "y", ""), fc.nat(5))
    .map(([flags, lastIndex]) => Object.assign(new RegExp("a", flags), { lastIndex })),
  fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes)),
  memory,
  view,
);

function names(): fc.Arbitrary<string> {
  return fc
    .oneof(text, fc.constantFrom("constructor", "toString", "toJSON", "0", "10", "length", "then"))
    .filter((name) => name !== "__proto__");
}

/** Values that every backend must give back as they are, with parts that repeat. */
export const faithfulValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    special,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.sparseArray(tie("value"), { maxNumElements: 3, maxLength: 50 }),
    fc.dictionary(names(), tie("value"), { maxKeys: 4 }),
    fc.array(tie("value"), { maxLength: 3 }).map((parts) => new Set(parts)),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((parts) => new Map(parts)),
    tie("value").map((part) => [part, { part }, part]),
    tie("value").map(cyclic),
  ),
})).value;

function cyclic(part: unknown): unknown {
  const cycle: { part: unknown; self?: unknown; others: Map<unknown, unknown> } = { part, others: new Map() };
  cycle.self = [cycle];
  cycle.others.set(cycle, cycle.others);
  return cycle;
}

/** Whether two values are alike in every way that a walk over them can tell. */
export function areAlike(a: unknown, b: unknown): boolean {
  const [first, second] = [outline(a), outline(b)];
  return first.length === second.length && first.every((part, index) => Object.is(part, second[index]));
}

/**
 * What is met on a walk over a value, in its order: classes, contents, names of properties and how they are defined, and
 * which parts repeat.
 */
export function outline(root: unknown): unknown[] {
  const met: unknown[] = [];
  const numbers = new Map<object, number>();
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return void met.push(value);
    const known = numbers.get(value);
    if (known !== undefined) return void met.push(`again ${known}`);
    numbers.set(value, numbers.size);
    met.push(Object.getPrototypeOf(value), contentOf(value));
    if (value instanceof Map) for (const [key, part] of value) [key, part].forEach(walk);
    if (value instanceof Set) value.forEach(walk);
    if (!ArrayBuffer.isView(value)) for (const name of Reflect.ownKeys(value)) walkProperty(value, name);
  };
  const walkProperty = (value: object, name: string | symbol): void => {
    const { enumerable, get, set, value: part } = Object.getOwnPropertyDescriptor(value, name)!;
    met.push(name, enumerable, get, set);
    walk(part);
  };
  walk(root);
  return met;
}

/** What an object holds besides properties and parts. */
function contentOf(value: object): unknown {
  if (value instanceof Date) return value.getTime();
  if (value instanceof URL) return value.href;
  if (value instanceof RegExp) return String(value);
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString("hex");
  if (!ArrayBuffer.isView(value)) return undefined;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex");
}
