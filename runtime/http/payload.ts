import type { ResponsePayload } from "../entry.js";
import { digest } from "../key.js";
import { Reply } from "./reply.js";

const jsonType = "application/json; charset=utf-8";

/**
 * The answer that a handler's result stands for: a value is JSON with status 200, `undefined` is a 204. Text or bytes
 * in a `reply` are sent as they are when its content type says that they are no JSON.
 */
export function payloadOf(result: unknown): ResponsePayload {
  const { value, status, headers } = result instanceof Reply ? result : { value: result, status: 200, headers: {} };
  if (value === undefined) return { kind: "response", status: status === 200 ? 204 : status, headers, body: noBody };
  const { body, type } = bodyOf(value, headers["content-type"]);
  const tagged = status === 200 && headers["etag"] === undefined ? { etag: weakEtag(body) } : undefined;
  return { kind: "response", status, headers: { "content-type": type, ...headers, ...tagged }, body };
}

const noBody = new Uint8Array();

function bodyOf(value: unknown, declaredType: string | undefined): { body: Uint8Array; type: string } {
  if (value instanceof Uint8Array) return { body: value, type: declaredType ?? "application/octet-stream" };
  if (typeof value === "string" && declaredType !== undefined && !/\bjson\b/i.test(declaredType)) {
    return { body: Buffer.from(value), type: declaredType };
  }
  return { body: Buffer.from(JSON.stringify(value)), type: declaredType ?? jsonType };
}

/**
 * A weak validator (RFC 9110 section 8.8.1): a strong one would be wrong as soon as a proxy or middleware compresses
 * the body.
 */
function weakEtag(body: Uint8Array): string {
  return `W/"${digest(body).slice(0, 27)}"`;
}
