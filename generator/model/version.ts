import { createHash } from "node:crypto";
import { codecVersion } from "../../templates/model.js";

/**
 * 12 hex digits that change when the shape of a route's inputs or result does, so that a deploy that changes a shape
 * never reads old entries. Tags, lifetimes and the key are not part of it.
 */
export function versionOf(parts: readonly unknown[]): string {
  return createHash("sha256")
    .update(JSON.stringify([codecVersion, ...parts]))
    .digest("hex")
    .slice(0, 12);
}
