/** Requests of memcached's binary protocol that are used here. */
export const opcode = { get: 0x00, set: 0x01, add: 0x02, delete: 0x04, noop: 0x0a } as const;

/** Statuses of replies that mean something here. */
export const status = { ok: 0x00, notFound: 0x01, exists: 0x02, tooLarge: 0x03 } as const;

/** The first byte of every reply. */
export const replyMagic = 0x81;

/** Where a request's header holds the token of a conditional store. */
export const casOffset = 16;

export interface Request {
  readonly opcode: number;
  /** Default none. */
  readonly key?: string;
  /** Default none. */
  readonly extras?: Buffer;
  /** Default none. */
  readonly value?: Buffer;
  /** Stores only where the item still has this token. Default: unconditional. */
  readonly cas?: Buffer;
}

export interface Reply {
  readonly status: number;
  /** A view of the socket's buffer: copy it before keeping it. */
  readonly value: Buffer;
  /** The item's token: it changes with every store. */
  readonly cas: Buffer;
}

/** The extras of a store: no flags, and the expiry. */
export function storeExtras(expiry: number): Buffer {
  const extras = Buffer.alloc(8);
  extras.writeUInt32BE(expiry, 4);
  return extras;
}

/** The error for a reply that refuses a request; the connection is in order. */
export function refusal(code: number, bytes: number): Error {
  if (code !== status.tooLarge) return new Error(`the server refused with status 0x${code.toString(16)}`);
  const advice = "1 MB by default, raise it with `memcached -I`";
  return new Error(`${bytes} bytes are over the server's item size limit (${advice})`);
}
