import { crc32 } from "node:zlib";

/**
 * Distributes keys over servers by rendezvous hashing: each server gets a score for the key, and the highest wins. When a
 * server joins or leaves, only the keys that it wins or held move. Nothing about a server's health goes in: one that is
 * down and comes back must find no key that lived elsewhere meanwhile.
 *
 * @returns the function from a key to the index of its server
 */
export function distributeKeys(servers: readonly string[]): (key: string) => number {
  const seeds = servers.map((server) => scramble(crc32(server)));
  return (key) => {
    const hashed = crc32(key);
    const scores = seeds.map((seed) => scramble(hashed ^ seed));
    return scores.indexOf(Math.max(...scores));
  };
}

/** Spreads every bit of a 32-bit number over all of them: the last step of MurmurHash3. */
function scramble(bits: number): number {
  let mixed = bits;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
