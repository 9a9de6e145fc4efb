import type { IncomingMessage, ServerResponse } from "node:http";
import type { ResponsePayload } from "../entry.js";
import type { CacheHeaders } from "./cache-headers.js";
import { matchesNoneMatch } from "./conditional.js";

/** Sends an answer of a cached route: a 304 where the client has it already, no body to a HEAD request. */
export function sendCached(
  request: IncomingMessage,
  response: ServerResponse,
  payload: ResponsePayload,
  caching: CacheHeaders,
): void {
  const { status, headers, body } = payload;
  const list = cachingList(response, payload, caching);
  if (status === 200 && matchesNoneMatch(request.headers["if-none-match"], headers["etag"])) {
    response.writeHead(304, notModified(list, headers)).end();
    return;
  }
  for (const name in headers) list.push(name, headers[name] as string);
  send(request, response, status, list, body);
}

/** Sends an answer that no cache had a part in. */
export function sendPlain(request: IncomingMessage, response: ServerResponse, payload: ResponsePayload): void {
  send(request, response, payload.status, Object.entries(payload.headers).flat(), payload.body);
}

/** `writeHead` with a flat list keeps what middleware set before. The body is a Buffer: a string would be copied. */
function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  list: string[],
  body: Uint8Array,
): void {
  const mayHaveBody = status !== 204 && status !== 304;
  if (mayHaveBody) list.push("content-length", String(body.length));
  response.writeHead(status, list);
  if (mayHaveBody && request.method !== "HEAD") response.end(body);
  else response.end();
}

function cachingList(response: ServerResponse, { headers }: ResponsePayload, caching: CacheHeaders): string[] {
  const { plan, age, cacheStatus } = caching;
  const list = ["cache-status", cacheStatus];
  if (headers["cache-control"] === undefined) list.push("cache-control", plan.cacheControl);
  if (age !== undefined) list.push("age", String(age));
  if (plan.vary !== undefined && headers["vary"] === undefined) list.push("vary", merged(response, plan.vary));
  return list;
}

/** Middleware such as CORS may have said already what else the answer varies by. */
function merged(response: ServerResponse, vary: string): string {
  const earlier = response.getHeader("vary");
  return earlier === undefined ? vary : `${String(earlier)}, ${vary}`;
}

/** A 304 repeats what a 200 would say for caching (RFC 9110 section 15.4.5). */
function notModified(list: string[], headers: ResponsePayload["headers"]): string[] {
  for (const name of ["etag", "cache-control", "content-location", "expires", "vary"]) {
    const value = headers[name];
    if (value !== undefined) list.push(name, value);
  }
  return list;
}
