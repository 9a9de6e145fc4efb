import type { Payload } from "./entry.js";

/** About how many bytes of memory a payload holds. A guess is enough: it bounds the tier, it bills nobody. */
export function bytesOf(payload: Payload): number {
  return payload.kind === "response" ? payload.body.length : bytesOfValue(payload.value);
}

/** Parts of a value that are looked at, in all and of one list, map or object; those stand for the others. */
const maxParts = 10_000;
const maxSiblings = 500;

/** A part of a value, and how many parts like it there are. */
interface Part {
  readonly value: unknown;
  readonly weight: number;
}

function bytesOfValue(value: unknown): number {
  const pending: Part[] = [{ value, weight: 1 }];
  const seen = new Set<object>();
  let bytes = 0;
  for (let looked = 0; looked < maxParts; looked++) {
    const part = pending.pop();
    if (!part) break;
    bytes += part.weight * ownBytes(part.value);
    if (typeof part.value !== "object" || part.value === null || seen.has(part.value)) continue;
    seen.add(part.value);
    pushParts(pending, part.value, part.weight);
  }
  return Math.ceil(pending.reduce((sum, { value, weight }) => sum + weight * ownBytes(value), bytes));
}

function ownBytes(part: unknown): number {
  if (typeof part === "string") return 2 * part.length + 16;
  if (ArrayBuffer.isView(part) || part instanceof ArrayBuffer) return part.byteLength + 96;
  return typeof part === "object" ? 48 : 8;
}

function pushParts(pending: Part[], value: object, weight: number): void {
  if (ArrayBuffer.isView(value)) return;
  if (value instanceof Map) {
    pushFirst(pending, value.keys(), value.size, weight);
    pushFirst(pending, value.values(), value.size, weight);
  } else if (value instanceof Set) {
    pushFirst(pending, value, value.size, weight);
  } else {
    const parts: readonly unknown[] = Array.isArray(value) ? value : membersOf(value);
    pushFirst(pending, parts, parts.length, weight);
  }
}

/** A getter that throws is no reason to lose a value that was loaded. */
function membersOf(value: object): readonly unknown[] {
  try {
    return Object.values(value);
  } catch {
    return [];
  }
}

function pushFirst(pending: Part[], parts: Iterable<unknown>, size: number, weight: number): void {
  const share = (weight * size) / Math.min(size, maxSiblings);
  let left = maxSiblings;
  for (const value of parts) {
    if (left === 0) return;
    pending.push({ value, weight: share });
    left -= 1;
  }
}
