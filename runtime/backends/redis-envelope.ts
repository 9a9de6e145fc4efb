import { nonce, nonceLength } from "../nonce.js";

/**
 * The wrapping of a value in Redis: a fresh nonce, then the bytes. Every write of a key changes its nonce, also a write of
 * the same bytes, so that a conditional write has something to compare.
 */
export interface Envelope {
  /** What a key holds as long as nobody has written it since. */
  readonly stamp: string;
  readonly content: Buffer;
}

/** Wraps `bytes`. */
export function sealed(bytes: Uint8Array): Envelope {
  const stamp = nonce();
  const content = Buffer.allocUnsafe(nonceLength + bytes.length);
  content.write(stamp, "latin1");
  content.set(bytes, nonceLength);
  return { stamp, content };
}

/**
 * The stamp of what a key holds. What is too short for an envelope comes from somebody else; all of it is its stamp, so
 * that it can be replaced.
 */
export function stampOf(content: Buffer): string {
  return content.toString("latin1", 0, nonceLength);
}

/** The bytes that were wrapped; none where there was no envelope. */
export function unsealed(content: Buffer): Buffer {
  return content.subarray(nonceLength);
}
