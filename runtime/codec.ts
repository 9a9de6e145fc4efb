import { crc32 } from "node:zlib";
import { asBuffer, compact } from "./bytes.js";
import { development } from "./development.js";
import type { Entry, Payload, ResponsePayload } from "./entry.js";
import { isJsonValue } from "./json-value.js";
import type { Current } from "./labels.js";
import { labelsIn, labelsText } from "./labels.js";
import { heldFromJson, heldFromText, valueToBytes } from "./value-text.js";

/**
 * An entry travels as one frame:
 *
 * | bytes | what |
 * |---|---|
 * | 2 | `CW` |
 * | 1 | the codec's version |
 * | 1 | the kind of the payload |
 * | 24 | created, stale, deleted: milliseconds since the epoch as doubles, infinite for never |
 * | 4 | the length of the labels |
 * | 4 | the length of a response's status and headers, as JSON |
 * | … | the labels: tags, versions and fingerprint, a line each |
 * | … | status and headers, then the body |
 * | 4 | a CRC-32 of all before it |
 *
 * Whatever does not read back exactly is a miss, never an error. A header in JSON would take longer to parse than most values.
 */

/** Part of every route's version: a change here makes all stored entries unreadable, so it makes new keys. */
export const codecVersion = 2;

const magic = Buffer.from("CW", "latin1");
const versionAt = 2;
const kindAt = 3;
const createdAt = 4;
const staleAt = 12;
const deleteAt = 20;
const labelsLengthAt = 28;
const headLengthAt = 32;
const labelsAt = 36;
const checksumLength = 4;

/** A value as devalue's text, a value as JSON, a response. */
const kinds = { value: 0, json: 1, response: 2 } as const;

/**
 * The bytes of an entry.
 *
 * @throws TypeError for a value that has no faithful form, such as a function or an instance of a class
 */
export function encode(entry: Entry): Buffer {
  const { kind, head, body } = contentOf(entry.payload);
  const labels = Buffer.from(labelsText(entry));
  const bodyAt = labelsAt + labels.length + head.length;
  const frame = Buffer.allocUnsafe(bodyAt + body.length + checksumLength);
  magic.copy(frame);
  frame.writeUInt8(codecVersion, versionAt);
  frame.writeUInt8(kind, kindAt);
  frame.writeDoubleBE(entry.createdAt, createdAt);
  frame.writeDoubleBE(entry.staleAt, staleAt);
  frame.writeDoubleBE(entry.deleteAt, deleteAt);
  frame.writeUInt32BE(labels.length, labelsLengthAt);
  frame.writeUInt32BE(head.length, headLengthAt);
  frame.set(labels, labelsAt);
  frame.set(head, labelsAt + labels.length);
  frame.set(body, bodyAt);
  const end = frame.length - checksumLength;
  frame.writeUInt32BE(crc32(frame.subarray(0, end)), end);
  return frame;
}

interface Content {
  readonly kind: number;
  readonly head: Uint8Array;
  readonly body: Uint8Array;
}

const nothing = new Uint8Array();

function contentOf(payload: Payload): Content {
  if (payload.kind === "response") {
    const head = Buffer.from(JSON.stringify({ status: payload.status, headers: payload.headers }));
    return { kind: kinds.response, head, body: payload.body };
  }
  const { value } = payload;
  if (!isJsonValue(value)) return { kind: kinds.value, head: nothing, body: valueToBytes(value) };
  return { kind: kinds.json, head: nothing, body: Buffer.from(JSON.stringify(value)) };
}

/**
 * The entry in `bytes`, or `undefined` when they are no whole, intact frame of this version.
 *
 * @param current an entry with just these labels has its list of tags, and by that is valid
 */
export function decode(bytes: Uint8Array, current?: Current): Entry | undefined {
  const frame = asBuffer(bytes);
  const end = frame.length - checksumLength;
  if (end < labelsAt || frame[0] !== magic[0] || frame[1] !== magic[1] || frame[versionAt] !== codecVersion) {
    return undefined;
  }
  if (crc32(frame.subarray(0, end)) !== frame.readUInt32BE(end)) return undefined;
  try {
    return entryIn(frame, end, current);
  } catch {
    return undefined;
  }
}

/** @throws when the frame is whole, but was made by something else */
function entryIn(frame: Buffer, end: number, current: Current | undefined): Entry {
  const headAt = labelsAt + frame.readUInt32BE(labelsLengthAt);
  const bodyAt = headAt + frame.readUInt32BE(headLengthAt);
  if (bodyAt > end) throw new RangeError("the header reaches over the end");
  const { tags, versions, fingerprint } = labelsIn(frame, labelsAt, headAt, current);
  return {
    createdAt: frame.readDoubleBE(createdAt),
    staleAt: frame.readDoubleBE(staleAt),
    deleteAt: frame.readDoubleBE(deleteAt),
    tags,
    versions,
    fingerprint,
    payload: payloadIn(frame, headAt, bodyAt, end),
  };
}

function payloadIn(frame: Buffer, headAt: number, bodyAt: number, end: number): Payload {
  const kind = frame[kindAt];
  if (kind === kinds.response) {
    const { status, headers } = JSON.parse(frame.toString("utf8", headAt, bodyAt)) as ResponsePayload;
    return { kind: "response", status, headers, body: compact(frame.subarray(bodyAt, end)) };
  }
  const text = frame.toString("utf8", bodyAt, end);
  const { value, copies } = kind === kinds.json ? heldFromJson(text, development) : heldFromText(text, development);
  return { kind: "value", value, copies };
}
