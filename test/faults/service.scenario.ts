/**
 * A service process: it serves a steady load over one cache, and tells its parent in the end what it did and saw. The
 * parent says when the phases begin. A rejection or exception that nobody handles is noted and survived.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { backendFromUrl } from "../../runtime/backends/from-url.js";
import { openCache } from "../../runtime/create-cache.js";
import type { CacheEvent } from "../../runtime/events.js";
import { Random } from "../support/random.js";
import { families, subjects } from "./layout.js";
import type { Phase } from "./layout.js";
import type { LoggedEvent, ServiceLog } from "./log.js";
import { monotonicMs } from "./monotonic.js";
import { Requests } from "./requests.js";
import type { FromService, ServiceOptions, ToService } from "./service.js";
import { Source } from "./source.js";

const options = JSON.parse(process.argv[2]!) as ServiceOptions;
const unhandled: string[] = [];
for (const event of ["unhandledRejection", "uncaughtException"] as const) {
  process.on(event, (error: unknown) => unhandled.push(`${event}: ${String((error as Error)?.stack ?? error)}`));
}

const events: LoggedEvent[] = [];
const cache = openCache(
  { name: "faults", ttlMs: 60_000, resultFamilies: [families.result] },
  { backend: await backendFromUrl(options.url), memory: options.memory },
);
cache.on(logEvent);
const source = new Source(options.source);
const requests = new Requests(cache, source, options.role, new Random(options.seed));

let phase: Phase = options.phase;
const load = steadily(options.requestsPerSecond, () => requests.next(phase));

process.on("message", (message: ToService) => {
  void (message.kind === "phase" ? enter(message.phase) : finish());
});
tell({ kind: "ready" });

/** Answers when no change that the new phase leaves alone is running any more, or takes too long. */
async function enter(next: Phase): Promise<void> {
  phase = next;
  const end = monotonicMs() + 1000;
  while (!requests.isQuiet(next) && monotonicMs() < end) await sleep(2);
  tell({ kind: "entered" });
}

/** Reads everything once more, waits for what has not settled, and ends. */
async function finish(): Promise<void> {
  clearInterval(load);
  const end = monotonicMs() + options.patienceMs;
  for (const subject of subjects) {
    void requests.get(subject);
    void requests.getOrSet(subject);
    await sleep(2);
  }
  while (requests.calls.some(({ outcome }) => outcome === "pending") && monotonicMs() < end) await sleep(10);
  const log: ServiceLog = { calls: requests.calls, events, unhandled };
  process.send!({ kind: "log", log } satisfies FromService, () => void leave());
}

/** From here on nothing but the cache could keep the process alive. */
async function leave(): Promise<void> {
  await cache.close().catch(() => undefined);
  process.disconnect();
}

/** Calls `request` so many times a second; what a busy process was late for is made up for. */
function steadily(perSecond: number, request: () => void): NodeJS.Timeout {
  const begin = monotonicMs();
  let made = 0;
  return setInterval(() => {
    const due = Math.floor(((monotonicMs() - begin) * perSecond) / 1000);
    // After a long stop of this very process there is no point in a flood.
    if (due - made > perSecond) made = due - perSecond;
    for (; made < due; made++) request();
  }, 1000 / perSecond);
}

function logEvent(event: CacheEvent): void {
  // Of some kinds only the number would matter, and memory hits are no sign of the backend.
  if (["miss", "load", "store"].includes(event.type) || ("tier" in event && event.tier === "memory")) return;
  const text = "error" in event ? `${event.operation}: ${textOf(event.error)}` : undefined;
  const breaker = event as { readonly server?: string; readonly state?: string };
  events.push({
    at: monotonicMs(),
    type: event.type,
    ...(breaker.server !== undefined && { server: breaker.server }),
    ...(breaker.state !== undefined && { state: breaker.state }),
    ...(text !== undefined && { text }),
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : JSON.stringify(error);
}

function tell(message: FromService): void {
  process.send!(message);
}
