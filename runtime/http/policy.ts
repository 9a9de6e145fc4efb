import type { ResponsePayload } from "../entry.js";
import { allowsSharing } from "./cache-control.js";
import type { Exchange } from "./exchange.js";
import { varyNames } from "./vary.js";

/**
 * Headers that belong to one exchange or one client: an answer that sets one is neither stored nor shared. Cookies by
 * RFC 9111 section 7.3, proxy fields by section 3.1, an encoding since nobody negotiated it, the rest because they name
 * one request or one origin.
 */
const personal: ReadonlySet<string> = new Set([
  "access-control-allow-credentials",
  "access-control-allow-origin",
  "authentication-info",
  "content-encoding",
  "proxy-authenticate",
  "proxy-authentication-info",
  "request-id",
  "server-timing",
  "set-cookie",
  "traceparent",
  "tracestate",
  "www-authenticate",
  "x-correlation-id",
  "x-request-id",
]);

/** Whether an answer may be given to somebody else than the one it was made for. `varied`: the declared headers. */
export function isShareable({ headers }: ResponsePayload, varied: readonly string[]): boolean {
  if (Object.keys(headers).some((name) => personal.has(name))) return false;
  if (!allowsSharing(headers["cache-control"])) return false;
  return varyNames(headers["vary"]).every((name) => varied.includes(name));
}

/** How long answers that are errors are fresh, in milliseconds by status. */
export type NegativeSpans = Readonly<Record<number, number>>;

/** Whether an answer may be kept, and for how long if not for the lifetime of its route. */
export interface Storability {
  readonly storable: boolean;
  readonly shareable: boolean;
  readonly ttlMs?: number;
}

/**
 * What may be done with an answer. Only a 200 is kept, since an error may be gone at the next request, and those errors
 * that the route declares, for a span of their own.
 */
export function storability(
  payload: ResponsePayload,
  varied: readonly string[],
  negativeTtlMs: NegativeSpans = {},
): Storability {
  const shareable = isShareable(payload, varied);
  if (payload.status === 200) return { storable: shareable, shareable };
  const ttlMs = negativeTtlMs[payload.status] ?? 0;
  return ttlMs > 0 ? { storable: shareable, shareable, ttlMs } : { storable: false, shareable };
}

/**
 * Whether a request must not be answered from the cache, nor fill it: a range (RFC 9110 section 14.2), a body that may
 * change the answer (section 9.3.1), or credentials on a route that does not say who asks (RFC 9111 section 3.5).
 */
export function bypasses(exchange: Exchange, declaresIdentity: boolean): boolean {
  if (exchange.hasBody || exchange.header("range") !== undefined) return true;
  return !declaresIdentity && exchange.header("authorization") !== undefined;
}
