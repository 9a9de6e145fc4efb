import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from "node:crypto";

/** How passwords are kept: a salt and what scrypt makes of both. */
export interface Passwords {
  hash(password: string): Promise<string>;
  matches(password: string, stored: string): Promise<boolean>;
}

const derivedBytes = 32;

/** @param cost scrypt's `N`, a power of two: tests take a low one. */
export function createPasswords(cost: number): Passwords {
  const options = { N: cost };
  return {
    async hash(password) {
      const salt = randomBytes(16);
      const derived = await derive(password, salt, options);
      return `${salt.toString("base64url")}.${derived.toString("base64url")}`;
    },
    async matches(password, stored) {
      const [salt = "", derived = ""] = stored.split(".");
      const expected = Buffer.from(derived, "base64url");
      const actual = await derive(password, Buffer.from(salt, "base64url"), options);
      return expected.length === actual.length && timingSafeEqual(expected, actual);
    },
  };
}

function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, derivedBytes, options, (error, derived) => (error ? reject(error) : resolve(derived)));
  });
}
