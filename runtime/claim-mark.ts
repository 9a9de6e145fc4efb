import { crc32 } from "node:zlib";
import { asBuffer } from "./bytes.js";
import { nonceLength } from "./nonce.js";
import type { Versions } from "./tag-versions.js";

/**
 * A claim in the place of an entry: who put it there loads the entry, everybody else waits. It holds an id, by which its
 * process knows it again, and a digest of the versions that the load departs from: where others find newer ones, its
 * result will be worth nothing to them, and they do not wait for it.
 */
export interface ClaimMark {
  readonly id: string;
  readonly origin: string;
}

const magic = "CP";
const idEnd = magic.length + nonceLength;

/** The bytes of a claim. */
export function claimBytes({ id, origin }: ClaimMark): Buffer {
  return Buffer.from(magic + id + origin, "latin1");
}

/** The claim in `bytes`; nothing when they are none. */
export function claimIn(bytes: Uint8Array): ClaimMark | undefined {
  if (bytes[0] !== magic.charCodeAt(0) || bytes[1] !== magic.charCodeAt(1)) return undefined;
  const text = asBuffer(bytes).toString("latin1");
  return { id: text.slice(magic.length, idEnd), origin: text.slice(idEnd) };
}

/** A digest of the versions of `tags`. Two that are the same by chance cost a wait, and nothing else. */
export function originOf(tags: readonly string[], versions: Versions): string {
  return crc32(tags.map((tag) => versions.get(tag) ?? "").join(" ")).toString(36);
}
