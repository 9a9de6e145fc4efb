import assert from "node:assert/strict";

export const minute = 60_000;
export const day = 24 * 60 * minute;
export const year = 365 * day;

/** The bytes of a text, which stand for a value. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text);
}

/** The text that bytes stand for. */
export function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

/** Compares bytes whatever class they are of; a diff of megabytes would not help anybody. */
export function assertBytes(actual: Uint8Array | undefined, expected: Buffer): void {
  assert.ok(actual instanceof Uint8Array, `${expected.length} bytes expected, nothing found`);
  assert.equal(actual.length, expected.length, "the length differs");
  assert.ok(expected.equals(actual), "the bytes differ");
}

/** Compares what is read with a text. */
export function assertText(actual: Uint8Array | undefined, expected: string): void {
  assertBytes(actual, bytesOf(expected));
}
