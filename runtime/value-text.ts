import { parse, stringify } from "devalue";

/**
 * Values as text, through devalue: besides what JSON has it keeps `undefined`, `NaN`, -0, big integers, dates, regular
 * expressions, URLs, maps, sets, typed arrays, and references that repeat or form a cycle.
 */

/** A Buffer stays one. Of the memory under a view only what is seen through it goes into the text. */
const reducers = {
  Buffer: (value: unknown) => Buffer.isBuffer(value) && [value.toString("base64")],
  View: (value: unknown) => ArrayBuffer.isView(value) && isPartial(value) && copyOf(value),
};

const revivers = {
  Buffer: ([base64]: [string]) => Buffer.from(base64, "base64"),
  View: (view: ArrayBufferView) => view,
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

function isPartial({ byteLength, buffer }: ArrayBufferView): boolean {
  return byteLength < buffer.byteLength;
}

function copyOf(view: ArrayBufferView): ArrayBufferView {
  const { buffer, byteOffset, byteLength } = view;
  const copy = buffer.slice(byteOffset, byteOffset + byteLength);
  const View = view.constructor as new (buffer: ArrayBufferLike) => ArrayBufferView;
  return new View(copy);
}
