import type { ResponsePayload } from "../entry.js";

/**
 * Headers that belong to one exchange or one client: an answer that sets one is neither stored nor shared. Hop-by-hop
 * and message framing fields by RFC 9111 section 3.1, cookies by section 7.3, the rest because they name one request.
 */
const personal: ReadonlySet<string> = new Set([
  "access-control-allow-credentials",
  "access-control-allow-origin",
  "connection",
  "content-encoding",
  "content-length",
  "date",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authentication-info",
  "set-cookie",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "www-authenticate",
  "x-request-id",
]);

/** `Cache-Control` directives of an answer that a shared cache must not reuse (RFC 9111 section 5.2.2). */
const unshared = /(?:^|[\s,])(?:no-store|private|no-cache)\b/i;

/** Whether an answer may be given to somebody else than the one it was made for. `varied`: the declared headers. */
export function isShareable({ headers }: ResponsePayload, varied: readonly string[]): boolean {
  if (Object.keys(headers).some((name) => personal.has(name))) return false;
  if (unshared.test(headers["cache-control"] ?? "")) return false;
  return varyNames(headers["vary"]).every((name) => varied.includes(name));
}

/** Whether an answer is kept: only a 200 is, since an error may be gone at the next request. */
export function isStorable(payload: ResponsePayload, varied: readonly string[]): boolean {
  return payload.status === 200 && isShareable(payload, varied);
}

function varyNames(vary: string | undefined): readonly string[] {
  return vary === undefined ? [] : vary.split(",").map((name) => name.trim().toLowerCase());
}

/** What decides whether a request goes past the cache. */
export interface RequestTraits {
  readonly hasAuthorization: boolean;
  readonly hasRange: boolean;
  readonly hasBody: boolean;
}

/**
 * Whether a request must not be answered from the cache, nor fill it: a range (RFC 9110 section 14.2), a body that may
 * change the answer (section 9.3.1), or credentials on a route that does not say who asks (RFC 9111 section 3.5).
 */
export function bypasses(request: RequestTraits, declaresIdentity: boolean): boolean {
  return request.hasRange || request.hasBody || (request.hasAuthorization && !declaresIdentity);
}
