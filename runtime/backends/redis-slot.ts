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
  const bytes = Buffer.from(hashTag(key) ?? key);
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ crcOfByte[((crc >> 8) ^ byte) & 0xff]!;
  return crc % slotCount;
}

function hashTag(key: string): string | undefined {
  const start = key.indexOf("{");
  const end = start === -1 ? -1 : key.indexOf("}", start + 1);
  return end > start + 1 ? key.slice(start + 1, end) : undefined;
}
