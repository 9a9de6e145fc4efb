import { hash } from "node:crypto";
import { crc32 } from "node:zlib";

/**
 * The wrapping of a value in memcached: magic (4 bytes), the key's hash (8), the instant of expiry in milliseconds (8), the
 * value's length (4), a CRC-32 of all that and the value (4), the value. An answer that belongs to another key, is cut
 * short, damaged or expired does not open.
 */
const magic = Buffer.from("CWM1", "latin1");
const keyHashAt = 4;
const expiresAtAt = 12;
const lengthAt = 20;
const checksumAt = 24;
const headerLength = 28;

/** Wraps `bytes` for the key named `name`. `expiresAt` in milliseconds since the epoch, `Infinity` for never. */
export function sealEnvelope(name: string, bytes: Uint8Array, expiresAt: number): Buffer {
  const envelope = Buffer.allocUnsafe(headerLength + bytes.length);
  magic.copy(envelope);
  keyHash(name).copy(envelope, keyHashAt);
  envelope.writeDoubleBE(expiresAt, expiresAtAt);
  envelope.writeUInt32BE(bytes.length, lengthAt);
  envelope.set(bytes, headerLength);
  envelope.writeUInt32BE(checksum(envelope), checksumAt);
  return envelope;
}

/** A copy of the bytes in `envelope`, if it is whole, belongs to the key named `name`, and has not expired at `now`. */
export function openEnvelope(name: string, envelope: Buffer, now: number): Buffer | undefined {
  if (envelope.length < headerLength || !magic.equals(envelope.subarray(0, keyHashAt))) return undefined;
  if (!keyHash(name).equals(envelope.subarray(keyHashAt, expiresAtAt))) return undefined;
  if (!(envelope.readDoubleBE(expiresAtAt) > now)) return undefined;
  if (envelope.readUInt32BE(lengthAt) !== envelope.length - headerLength) return undefined;
  if (envelope.readUInt32BE(checksumAt) !== checksum(envelope)) return undefined;
  return Buffer.from(envelope.subarray(headerLength));
}

function keyHash(name: string): Buffer {
  return hash("sha256", name, "buffer").subarray(0, expiresAtAt - keyHashAt);
}

function checksum(envelope: Buffer): number {
  return crc32(envelope.subarray(headerLength), crc32(envelope.subarray(0, checksumAt)));
}
