/** `bytes` as a Buffer over the same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * The same bytes in memory of about their own size.
 *
 * What a client library returns is a view of the chunk that came from the socket, so a body of 1 KB that is kept in
 * memory would keep 64 KB alive. Bytes that fill most of their buffer are left where they are.
 */
export function compact(bytes: Buffer): Buffer {
  return bytes.length * 2 < bytes.buffer.byteLength ? Buffer.from(bytes) : bytes;
}
