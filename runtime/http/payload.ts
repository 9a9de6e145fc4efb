import type { ResponsePayload } from "../entry.js";
import { digest } from "../key.js";
import { Reply } from "./reply.js";

const jsonType = "application/json; charset=utf-8";

/**
 * The answer that a handler's result stands for: a value is JSON with status 200, `undefined` is a 204. Text or bytes
 * in a `reply` are sent as they are when its content type says that they are no JSON.
 *
 * @throws TypeError for a value without a JSON form
 */
export function payloadOf(result: unknown): ResponsePayload {
  const { value, status, headers } = result instanceof Reply ? result : { value: result, status: 200, headers: {} };
  if (value === undefined) return { kind: "response", status: status === 200 ? 204 : status, headers, body: noBody };
  // These never have content (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5).
  if (status === 204 || status === 205 || status === 304) return { kind: "response", status, headers, body: noBody };
  const { body, type } = bodyOf(value, headers["content-type"]);
  return { kind: "response", status, headers: { ...headers, "content-type": type }, body };
}

/** A payload with a validator, if it is one that can be asked for again. */
export function validated(payload: ResponsePayload): ResponsePayload {
  const { status, headers, body } = payload;
  if (status !== 200 || headers["etag"] !== undefined) return payload;
  return { ...payload, headers: { ...headers, etag: weakEtag(body) } };
}

/** The value that a payload holds: what JSON says, text, or bytes. */
export function valueOf({ headers, body }: ResponsePayload): unknown {
  if (body.length === 0) return undefined;
  const type = headers["content-type"] ?? jsonType;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (isJson(type)) return JSON.parse(bytes.toString("utf8")) as unknown;
  // A copy: the entry's own bytes are nobody's to change.
  return isText(type) ? bytes.toString("utf8") : new Uint8Array(bytes);
}

const noBody = new Uint8Array();

function bodyOf(value: unknown, declaredType: string | undefined): { body: Uint8Array; type: string } {
  // A copy: the handler may go on using its buffer.
  if (value instanceof Uint8Array)
    return { body: Buffer.from(value), type: declaredType ?? "application/octet-stream" };
  if (typeof value === "string" && declaredType !== undefined && !isJson(declaredType)) {
    return { body: Buffer.from(value), type: withCharset(declaredType) };
  }
  return { body: Buffer.from(jsonOf(value)), type: declaredType ?? jsonType };
}

function jsonOf(value: unknown): string {
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) throw new TypeError(`a handler returned a ${typeof value}, which has no JSON form`);
  return json;
}

function isJson(type: string): boolean {
  return /\bjson\b/i.test(type);
}

function isText(type: string): boolean {
  return /^text\//i.test(type);
}

/** Text is sent as UTF-8, which a client does not guess (RFC 9110 section 8.3.2). */
function withCharset(type: string): string {
  return isText(type) && !/;\s*charset\s*=/i.test(type) ? `${type}; charset=utf-8` : type;
}

/**
 * A weak validator (RFC 9110 section 8.8.1): a strong one would be wrong as soon as a proxy or middleware compresses
 * the body.
 */
function weakEtag(body: Uint8Array): string {
  return `W/"${digest(body).slice(0, 27)}"`;
}
