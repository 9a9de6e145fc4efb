import { development } from "./development.js";
import type { Payload, ValuePayload } from "./entry.js";
import { copyOf, handOut } from "./value-copy.js";
import { admitValue } from "./value-form.js";

/** A value as somebody gave it, not looked at yet. */
export function rawPayload(value: unknown): ValuePayload {
  return { kind: "value", value, copies: false };
}

/** What of a payload may be kept. @throws TypeError for a value that has no faithful form */
export function admittedPayload(payload: Payload): Payload {
  if (payload.kind !== "value") return payload;
  const { value, copies } = admitValue(payload.value, development);
  // Every field by name: one that began as a spread takes twice the memory.
  return { kind: "value", value, copies };
}

/** What a reader gets: nothing that it does to it changes the cache. */
export function valueIn(payload: ValuePayload): unknown {
  return handOut(payload, development);
}

/** A copy that its only reader may change. */
export function ownValueIn({ value }: ValuePayload): unknown {
  return copyOf(value, false);
}
