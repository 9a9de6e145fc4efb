import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundled } from "./bundle.js";
import { startMemcachedSite } from "./memcached-site.js";
import { startRedisSite } from "./redis-site.js";
import type { Site } from "./site.js";
import type { Herd } from "./stampede.js";
import { herdsOf, orphaned, stampede, usual } from "./stampede.js";

const starts = { Redis: () => startRedisSite(), Memcached: () => startMemcachedSite() };

let program = "";
beforeAll(async () => {
  program = await bundled("stampede.scenario.ts");
});

describe.each(["Redis", "Memcached"] as const)("4 processes with 250 callers each, on %s", (name) => {
  let site: Site;
  beforeAll(async () => {
    site = await starts[name]();
  });
  afterAll(() => site.stop());

  const herd = (key: string, outcome: Herd["outcome"]): Herd => ({ ...usual, url: site.url, key, outcome });

  test("load a cold key once", async () => {
    const { loads, values } = await stampede(program, herdsOf(4, herd("cold", "value")));
    expect(loads.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 1]);
    expect(values).toBe(1000);
  });

  test("all learn that a load failed, which none of them tries twice", async () => {
    const { loads, errors } = await stampede(program, herdsOf(4, herd("broken", "error")));
    expect(Math.max(...loads)).toBe(1);
    expect(errors).toBe(1000);
  });

  test("go on without one that was killed while it loaded", async () => {
    const patience = { hardTimeoutMs: 1000 };
    const others = herdsOf(3, { ...herd("orphan", "value"), ...patience });
    const result = await orphaned(program, { ...herd("orphan", "never"), ...patience }, others);
    expect(result.values).toBe(750);
    expect(result.tookMs).toBeLessThan(15_000);
  });
});
