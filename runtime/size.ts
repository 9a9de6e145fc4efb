import type { Payload } from "./entry.js";

/** About how many bytes of memory a payload holds. A guess is enough: it bounds the tier, it bills nobody. */
export function bytesOf(payload: Payload): number {
  return payload.kind === "response" ? payload.body.length : bytesOfValue(payload.value);
}

/** Parts of a value that are looked at: a larger one is judged by these. */
const maxParts = 10_000;

function bytesOfValue(value: unknown): number {
  const pending: unknown[] = [value];
  const seen = new Set<object>();
  let bytes = 0;
  let looked = 0;
  let known = 1;
  while (pending.length > 0 && looked < maxParts) {
    const part = pending.pop();
    looked += 1;
    bytes += ownBytes(part);
    if (typeof part !== "object" || part === null || seen.has(part)) continue;
    seen.add(part);
    const { size, parts } = partsOf(part);
    known += size;
    pushFirst(pending, parts);
  }
  return (bytes * known) / looked;
}

function ownBytes(part: unknown): number {
  if (typeof part === "string") return 2 * part.length + 16;
  if (ArrayBuffer.isView(part) || part instanceof ArrayBuffer) return part.byteLength + 96;
  return typeof part === "object" ? 48 : 8;
}

interface Parts {
  readonly size: number;
  readonly parts: Iterable<unknown>;
}

function partsOf(value: object): Parts {
  if (ArrayBuffer.isView(value)) return { size: 0, parts: [] };
  if (value instanceof Map) return { size: 2 * value.size, parts: cellsOf(value) };
  if (value instanceof Set) return { size: value.size, parts: value };
  const parts = Array.isArray(value) ? value : Object.values(value);
  return { size: parts.length, parts };
}

function* cellsOf(map: ReadonlyMap<unknown, unknown>): Iterable<unknown> {
  for (const [key, value] of map) {
    yield key;
    yield value;
  }
}

function pushFirst(pending: unknown[], parts: Iterable<unknown>): void {
  for (const part of parts) {
    if (pending.length >= maxParts) return;
    pending.push(part);
  }
}
