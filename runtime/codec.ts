import { crc32 } from "node:zlib";
import type { Entry, Payload, ResponsePayload } from "./entry.js";
import { valueFromBytes, valueToBytes } from "./value-text.js";

/**
 * An entry travels as one frame: `CW`, the codec's version, the length of the header (32 bits), the header as JSON, the
 * body, and a CRC-32 of all before it. Whatever does not read back exactly is a miss, never an error.
 */

/** Part of every route's version: a change here makes all stored entries unreadable, so it makes new keys. */
export const codecVersion = 1;

const prefixLength = 7;
const checksumLength = 4;

/** The header's JSON, with one-letter names since it is stored with every entry. */
interface Header {
  readonly c: number;
  /** `null` stands for never, which JSON cannot say. */
  readonly s: number | null;
  readonly d: number | null;
  readonly n: string;
  readonly t?: readonly string[];
  readonly v?: readonly string[];
  readonly f?: string;
  readonly r?: Pick<ResponsePayload, "status" | "headers">;
}

/**
 * The bytes of an entry.
 *
 * @throws TypeError for a value that has no faithful form, such as a function or an instance of a class
 */
export function encode(entry: Entry): Buffer {
  const { payload } = entry;
  const body = payload.kind === "response" ? payload.body : valueToBytes(payload.value);
  const header = Buffer.from(JSON.stringify(headerOf(entry)));
  const frame = Buffer.allocUnsafe(prefixLength + header.length + body.length + checksumLength);
  frame.write("CW", 0, "latin1");
  frame.writeUInt8(codecVersion, 2);
  frame.writeUInt32BE(header.length, 3);
  frame.set(header, prefixLength);
  frame.set(body, prefixLength + header.length);
  const end = frame.length - checksumLength;
  frame.writeUInt32BE(crc32(frame.subarray(0, end)), end);
  return frame;
}

function headerOf(entry: Entry): Header {
  const { payload, tags, fingerprint } = entry;
  return {
    c: entry.createdAt,
    s: Number.isFinite(entry.staleAt) ? entry.staleAt : null,
    d: Number.isFinite(entry.deleteAt) ? entry.deleteAt : null,
    n: entry.nonce,
    ...(tags.length > 0 && { t: tags, v: entry.versions }),
    ...(fingerprint !== undefined && { f: fingerprint }),
    ...(payload.kind === "response" && { r: { status: payload.status, headers: payload.headers } }),
  };
}

/** The entry in `bytes`, or `undefined` when they are no whole, intact frame of this version. */
export function decode(bytes: Uint8Array): Entry | undefined {
  const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = frame.length - checksumLength;
  if (end < prefixLength || frame.toString("latin1", 0, 2) !== "CW" || frame[2] !== codecVersion) return undefined;
  const bodyStart = prefixLength + frame.readUInt32BE(3);
  if (bodyStart > end || crc32(frame.subarray(0, end)) !== frame.readUInt32BE(end)) return undefined;
  try {
    const header = JSON.parse(frame.toString("utf8", prefixLength, bodyStart)) as Header;
    return entryOf(header, payloadOf(header, frame.subarray(bodyStart, end)));
  } catch {
    return undefined;
  }
}

function payloadOf(header: Header, body: Buffer): Payload {
  if (header.r) return { kind: "response", status: header.r.status, headers: header.r.headers, body };
  return { kind: "value", value: valueFromBytes(body) };
}

function entryOf(header: Header, payload: Payload): Entry {
  return {
    createdAt: header.c,
    staleAt: header.s ?? Infinity,
    deleteAt: header.d ?? Infinity,
    nonce: header.n,
    tags: header.t ?? [],
    versions: header.v ?? [],
    fingerprint: header.f,
    payload,
  };
}
