/** Requests of memcached's binary protocol that are used here. */
export const opcode = { get: 0x00, set: 0x01, add: 0x02, delete: 0x04, noop: 0x0a } as const;

/** Statuses of replies that mean something here. */
export const status = { ok: 0x00, notFound: 0x01, exists: 0x02, tooLarge: 0x03 } as const;

/** The first byte of every reply. */
export const replyMagic = 0x81;

/** Where a request's header holds the number that a conditional store or delete compares. */
export const casOffset = 16;

export interface Request {
  readonly opcode: number;
  /** Default none. */
  readonly key?: string;
  /** Default none. */
  readonly extras?: Buffer;
  /** Default none. */
  readonly value?: Buffer;
  /** Stores or deletes only where the item still has this number. Default, and where it is 0: unconditional. */
  readonly cas?: Buffer;
}

export interface Reply {
  readonly status: number;
  /** A view of the socket's buffer: copy it before keeping it. */
  readonly value: Buffer;
  /** The item's number: it changes with every store. A view of the socket's buffer too. */
  readonly cas: Buffer;
}

/** The extras of a store: no flags, and the expiry. */
export function storeExtras(expiry: number): Buffer {
  const extras = Buffer.alloc(8);
  extras.writeUInt32BE(expiry, 4);
  return extras;
}

/** The server answered, and refused. The connection is in order. */
export class Refusal extends Error {}

/** The error for a reply that refuses a request, which was to store so many bytes. */
export function refusal(code: number, bytes: number): Refusal {
  if (code !== status.tooLarge) return new Refusal(`the server refused with status 0x${code.toString(16)}`);
  const advice = "1 MB by default, raise it with `memcached -I`";
  return new Refusal(`${bytes} bytes are over the server's item size limit (${advice})`);
}
