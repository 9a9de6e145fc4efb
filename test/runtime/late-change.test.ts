import { describe, expect, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import type { UniformCache } from "../../runtime/cache.js";
import { BackendError } from "../../runtime/errors.js";
import { completeMapBackend, MapServer } from "../backends/complete-map-backend.js";
import { poll } from "../support/poll.js";
import { settle } from "../support/settle.js";
import type { StopAt } from "./gated-backend.js";
import { gated, quiet } from "./gated-backend.js";
import { mapBackend } from "./map-backend.js";
import { opened } from "./tiers.js";

const server = new MapServer();
const stored = new Map<string, Uint8Array>();
const backends: Readonly<Record<"complete" | "three", () => CacheBackend>> = {
  complete: () => completeMapBackend(server),
  three: () => mapBackend(stored),
};

type Write = (cache: UniformCache) => Promise<unknown>;
const set: Write = (cache) => cache.set("key", "late");
const update: Write = (cache) => cache.update("key", () => "late");

const cases: [what: string, of: keyof typeof backends, at: StopAt, write: Write][] = [
  ["a set that waits for its first read", "complete", { method: "read", side: "answer" }, set],
  ["a set that waits for a version", "three", { method: "get", side: "answer" }, set],
  ["an update that waits for its first read", "complete", { method: "read", side: "answer" }, update],
];

describe("a write that was not acknowledged in time", () => {
  test.each(cases)("does not happen after a later change: %s", async (_, of, at, write) => {
    const gates = gated(backends[of]());
    const own = opened({ ...gates.backend, timeoutMs: 30 });
    const other = opened(backends[of](), {}, own.name);
    await other.set("key", "old");
    const stop = gates.stop(at);
    const outcome = settle(write(own));
    await stop.reached;
    // `set` says so, and `update` rejects.
    expect(await outcome).toMatchObject(
      write === set
        ? { kind: "resolved", value: false }
        : { kind: "rejected", error: expect.any(BackendError) as unknown },
    );
    await poll(() => own.health().pendingChanges === 0);
    await other.set("key", "new");
    stop.open();
    await quiet();
    expect(await other.get("key")).toBe("new");
    await other.delete("key");
    expect(await other.get("key")).toBeUndefined();
  });
});
