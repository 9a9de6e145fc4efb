import { codes } from "../diagnostic.js";
import { durationMs } from "../model/duration.js";
import type { Problems } from "../problems.js";
import type { Site } from "./raw.js";
import type { CacheSpecOptions, RouteSpecOptions } from "./schema.js";
import type { Spec } from "./validate.js";

/** The runtime's own. */
const defaultHardTimeoutMs = 30_000;

type Spans = Pick<RouteSpecOptions, "hardTimeout" | "softTimeout" | "staleIfError" | "staleWhileRevalidate">;

/** The call whose options are checked. */
interface Call {
  readonly name: string;
  readonly site: Site;
}

/** Checks what the spans of an entry mean to one another, and which answers have one of their own. */
export function checkLifetimes({ options, site, routes, values }: Spec, problems: Problems): void {
  checkOrder({ name: "defineCache", site }, options, options, problems);
  for (const { options: own, ...call } of [...routes, ...values]) {
    checkUse(call, own, problems);
    checkOrder(call, own, options, problems);
  }
  for (const { options: own, ...call } of routes) checkStatuses(call, own.negativeTtl ?? {}, problems);
}

function checkUse({ name, site }: Call, own: Spans, problems: Problems): void {
  if (own.softTimeout === undefined || mayServeLate(own)) return;
  problems.add(site, ["softTimeout"], {
    code: codes.NO_EFFECT,
    message: `\`${name}.softTimeout\` has no effect: when a request waits for a load, nothing stale is left to serve`,
    fix: "give a `staleIfError` that is longer than `staleWhileRevalidate`, or `hardTimeout` instead",
  });
}

/** Whether something stale is left once it is no longer served at once, as it is within `staleWhileRevalidate`. */
export function mayServeLate({ staleWhileRevalidate, staleIfError }: Spans): boolean {
  return (durationMs(staleIfError) ?? 0) > (durationMs(staleWhileRevalidate) ?? 0);
}

function checkOrder({ name, site }: Call, own: Spans, app: CacheSpecOptions, problems: Problems): void {
  const declared = own.softTimeout ?? own.hardTimeout;
  const soft = durationMs(own.softTimeout ?? app.softTimeout);
  const hard = durationMs(own.hardTimeout ?? app.hardTimeout) ?? defaultHardTimeoutMs;
  if (declared === undefined || soft === undefined || soft < hard) return;
  const option = own.softTimeout === undefined ? "hardTimeout" : "softTimeout";
  problems.add(site, [option], {
    code: codes.NO_EFFECT,
    message: `\`${name}\` has a \`softTimeout\` of ${soft} ms, and its \`hardTimeout\` of ${hard} ms is over by then`,
    fix: "make `softTimeout` the shorter one",
  });
}

function checkStatuses({ name, site }: Call, spans: Readonly<Record<string, unknown>>, problems: Problems): void {
  for (const status of Object.keys(spans)) {
    if (/^[45]\d\d$/.test(status)) continue;
    problems.add(site, ["negativeTtl", status], {
      code: codes.INVALID_OPTION,
      message: `\`${name}.negativeTtl\` has \`${status}\`, which is no status of an error`,
      fix: "name statuses from 400 to 599; a 200 is stored anyway, for `ttl`",
      at: "name",
    });
  }
}
