import assert from "node:assert/strict";
import type { CaseList } from "./case-list.js";
import type { Capability } from "./subject.js";

/** Capabilities that are of no use without each other. */
const together: readonly (readonly Capability[])[] = [
  ["read", "put", "drop"],
  ["publish", "subscribe"],
];

/** A backend says what it offers. */
export function capabilityCases(list: CaseList): void {
  for (const [name, isOffered] of Object.entries(list.subject.capabilities ?? {})) {
    list.add(`capabilities: ${isOffered ? "offers" : "does not offer"} ${name}`, [], async ({ backend }) => {
      assert.equal(backend[name as Capability] !== undefined, isOffered);
    });
  }
  for (const names of together) {
    list.add(`capabilities: offers ${names.join(", ")} together or not at all`, [], async ({ backend }) => {
      assert.equal(new Set(names.map((name) => backend[name] === undefined)).size, 1);
    });
  }
}
