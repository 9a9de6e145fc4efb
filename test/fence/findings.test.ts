import { expect, test, vi } from "vitest";
import { Suite } from "./findings.js";

/** Many more than each process does before it tells of them for the first time. */
const asked = 3000;

test("a variant that loses data does as many operations as are asked for", { timeout: 60_000 }, async () => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  const suite = new Suite({ seed: 1, operations: asked, only: "Memcached restarted" });
  const { variants } = await suite.run().finally(() => vi.restoreAllMocks());
  expect(suite.problems).toEqual([]);
  expect(variants).toHaveLength(1);
  const [[name, operations]] = variants as [(typeof variants)[number]];
  expect(name).toBe("Memcached restarted");
  expect(operations).toBeGreaterThanOrEqual(asked);
});
