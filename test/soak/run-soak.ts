import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { SoakPlan, SoakReport } from "./report.js";
import type { SmallServer } from "./servers.js";
import { smallMemcached, smallRedis } from "./servers.js";

const scenario = fileURLToPath(new URL("soak.scenario.ts", import.meta.url));

const flags = ["--expose-gc", "--import", "tsx"];

/** A soak that is over. */
export interface Soaked {
  readonly report: SoakReport;
  /** What its server evicted, that of other soaks included; absent for memory alone. */
  readonly evictedByServer: number | undefined;
  /** What the process printed about failures. */
  readonly complaints: string;
  /** From the report, which follows `close`, to the end of the process, in milliseconds. */
  readonly exitMs: number;
  /** `undefined` where the process had to be ended. */
  readonly exitCode: number | undefined;
}

/** How long a process may live after `close` before it counts as one that does not end. */
const exitBoundMs = 10_000;

/** Soaks every combination of tiers at the same time, each in a process of its own. */
export async function soakEveryTier(seconds: number, burstMs: number): Promise<readonly Soaked[]> {
  const [redis, memcached] = await Promise.all([smallRedis(), smallMemcached()]);
  const tiers: readonly [tier: string, memory: boolean, server?: SmallServer][] = [
    ["memory", true],
    ["Redis", false, redis],
    ["Redis behind memory", true, redis],
    ["Memcached", false, memcached],
    ["Memcached behind memory", true, memcached],
  ];
  try {
    return await Promise.all(
      tiers.map(([tier, memory, server]) =>
        soak({ tier, memory, seconds, burstMs, ...(server && { server: server.address }) }, server),
      ),
    );
  } finally {
    await Promise.all([redis.stop(), memcached.stop()]);
  }
}

async function soak(plan: SoakPlan, server: SmallServer | undefined): Promise<Soaked> {
  const child = spawn(process.execPath, [...flags, scenario, JSON.stringify(plan)]);
  let [printed, complaints, closedAt] = ["", "", Number.NaN];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    closedAt = performance.now();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    // The first ones tell what is wrong.
    if (complaints.length < 2_000) complaints += text;
  });
  const limit = setTimeout(() => child.kill("SIGKILL"), plan.seconds * 1000 + 60_000);
  child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), exitBoundMs).unref());
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(limit);
  if (printed === "") throw new Error(`the soak of ${plan.tier} ended with ${code}: ${complaints}`);
  const exitMs = performance.now() - closedAt;
  const evictedByServer = await server?.evicted();
  return {
    report: JSON.parse(printed) as SoakReport,
    evictedByServer,
    complaints,
    exitMs,
    exitCode: code ?? undefined,
  };
}
