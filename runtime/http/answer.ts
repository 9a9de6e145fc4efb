import type { ResponsePayload } from "../entry.js";
import { downstreamCacheControl, mayStay } from "./cache-control.js";
import type { CacheHeaders } from "./cache-headers.js";
import { matchesNoneMatch } from "./conditional.js";
import type { Exchange } from "./exchange.js";
import { mergedVary } from "./vary.js";

/** What an engine is to send. */
export interface Answer {
  readonly status: number;
  /** Names in lower case; they replace what middleware has set under the same names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}

/** The answer of a cached route: a 304 where the client has it already. */
export function cachedAnswer(exchange: Exchange, payload: ResponsePayload, caching: CacheHeaders): Answer {
  const headers = copyOf(payload.headers);
  describe(headers, exchange, caching);
  if (payload.status === 200 && matchesNoneMatch(exchange.header("if-none-match"), headers["etag"])) {
    return notModified(headers);
  }
  return whole(exchange, payload, headers);
}

/** An answer that no cache had a part in. */
export function plainAnswer(exchange: Exchange, payload: ResponsePayload): Answer {
  const headers = copyOf(payload.headers);
  const vary = headers["vary"] && mergedVary(exchange.earlier("vary"), headers["vary"]);
  if (vary) headers["vary"] = vary;
  return whole(exchange, payload, headers);
}

/** Not a spread: adding to the object that one makes takes 3 µs, fifty times as long (Node 20). */
function copyOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.assign({}, headers);
}

/** Adds the headers that tell how the answer was come by, and what others may do with it. */
function describe(headers: Record<string, string>, exchange: Exchange, caching: CacheHeaders): void {
  const { plan, age, cacheStatus, isPersonal } = caching;
  const before = headers["cache-status"];
  // The cache nearest to the client comes last (RFC 9211 section 2).
  headers["cache-status"] = before === undefined ? cacheStatus : `${before}, ${cacheStatus}`;
  if (age !== undefined) headers["age"] = String(age);
  if (headers["cache-control"] === undefined && !mayStay(exchange.earlier("cache-control"), isPersonal)) {
    headers["cache-control"] = downstreamCacheControl(isPersonal);
  }
  // Middleware such as CORS may have said already what else the answer varies by.
  const vary = mergedVary(exchange.earlier("vary"), plan.vary, headers["vary"]);
  if (vary !== undefined) headers["vary"] = vary;
}

function whole({ method }: Exchange, { status, body }: ResponsePayload, headers: Record<string, string>): Answer {
  if (status === 204 || status === 304) return { status, headers, body: undefined };
  // The length that a GET would get, to a HEAD as well (RFC 9110 section 8.6).
  headers["content-length"] = String(body.length);
  return { status, headers, body: method === "HEAD" ? undefined : body };
}

/** Fields about the content, of which a 304 has none; its validator is the `ETag` (RFC 9110 section 15.4.5). */
const aboutContent: ReadonlySet<string> = new Set([
  "content-encoding",
  "content-language",
  "content-range",
  "content-type",
  "last-modified",
]);

/** A 304 says what a 200 would say, except about the content. */
function notModified(headers: Readonly<Record<string, string>>): Answer {
  const kept = Object.entries(headers).filter(([name]) => !aboutContent.has(name));
  return { status: 304, headers: Object.fromEntries(kept), body: undefined };
}
