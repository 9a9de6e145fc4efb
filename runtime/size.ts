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
  let parts = 0;
  while (pending.length > 0 && parts < maxParts) {
    const part = pending.pop();
    parts += 1;
    bytes += ownBytes(part);
    if (typeof part === "object" && part !== null && !ArrayBuffer.isView(part) && !seen.has(part)) {
      seen.add(part);
      pending.push(...children(part));
    }
  }
  return bytes;
}

function ownBytes(part: unknown): number {
  if (typeof part === "string") return 2 * part.length + 16;
  if (ArrayBuffer.isView(part)) return part.byteLength + 96;
  return typeof part === "object" ? 48 : 8;
}

function children(part: object): readonly unknown[] {
  if (part instanceof Map) return [...part.keys(), ...part.values()].slice(0, maxParts);
  if (part instanceof Set) return [...part].slice(0, maxParts);
  return Object.values(part).slice(0, maxParts);
}
