import { randomBytes } from "node:crypto";

const poolSize = 9 * 128;
let pool = Buffer.alloc(0);
let used = 0;

/** Characters of a nonce. */
export const nonceLength = 12;

/** 72 random bits as 12 characters of base64url. Drawn from a pool: asking the system each time costs ten times more. */
export function nonce(): string {
  if (used === pool.length) {
    pool = randomBytes(poolSize);
    used = 0;
  }
  return pool.toString("base64url", used, (used += 9));
}
