/** How many slots every Redis Cluster has. */
export const slotCount = 16_384;

/** CRC-16/XMODEM of each byte, which is what a Redis Cluster counts slots by. */
const crcOfByte = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc & 0xffff;
});

/** The slot of `key` in a Redis Cluster: of the part in the first braces, where there is one, else of all of it. */
export function slotOf(key: string): number {
  const text = hashTag(key) ?? key;
  let crc = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // Only a prefix of the user's may be other than ASCII.
    if (code > 0x7f) return crcOf(Buffer.from(text)) % slotCount;
    crc = withByte(crc, code);
  }
  return crc % slotCount;
}

function crcOf(bytes: Uint8Array): number {
  return bytes.reduce(withByte, 0);
}

function withByte(crc: number, byte: number): number {
  return ((crc << 8) & 0xffff) ^ crcOfByte[((crc >> 8) ^ byte) & 0xff]!;
}

function hashTag(key: string): string | undefined {
  const start = key.indexOf("{");
  const end = start === -1 ? -1 : key.indexOf("}", start + 1);
  return end > start + 1 ? key.slice(start + 1, end) : undefined;
}
