import { createHash } from "node:crypto";
import { codecVersion } from "../../templates/model.js";

/**
 * 12 hex digits that change when the shape of a route's inputs or result does, so that a deploy that changes a shape
 * never reads old entries. Tags, lifetimes and the key are not part of it.
 */
export function versionOf(parts: readonly unknown[]): string {
  return createHash("sha256")
    .update(JSON.stringify([codecVersion, ...parts], withoutImports))
    .digest("hex")
    .slice(0, 12);
}

/** Where an imported schema lies is no part of its shape; its source is. */
function withoutImports(this: unknown, key: string, value: unknown): unknown {
  const isSchema = typeof this === "object" && this !== null && "kind" in this && this.kind === "schema";
  return isSchema && key === "from" ? undefined : value;
}
