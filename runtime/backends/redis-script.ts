import { hash } from "node:crypto";
import type { Redis } from "ioredis";

/** A script that Redis runs as one step. */
export interface RedisScript {
  readonly text: string;
  /** By which the server knows a script that it has seen. */
  readonly sha1: string;
}

/** Whether KEYS[1] still holds what has the stamp ARGV[1]. An absent key reads like an empty one. */
const unchanged = `local held = redis.call('GETRANGE', KEYS[1], 0, 11)
if held ~= ARGV[1] or (held == '' and redis.call('EXISTS', KEYS[1]) == 0) then return 0 end
`;

/** Stores ARGV[2] for ARGV[3] milliseconds, or for ever, where nothing has changed. */
export const putScript = script(`${unchanged}if ARGV[3] == '' then redis.call('SET', KEYS[1], ARGV[2])
else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1`);

/** Removes the key where nothing has changed. */
export const dropScript = script(`${unchanged}return redis.call('UNLINK', KEYS[1])`);

function script(text: string): RedisScript {
  return { text, sha1: hash("sha1", text) };
}

/** Runs a script on one key, without leaving a command of its own on a client that may be somebody else's. */
export async function run(
  client: Redis,
  { sha1, text }: RedisScript,
  key: string,
  args: (string | number | Buffer)[],
): Promise<unknown> {
  try {
    return await client.evalsha(sha1, 1, key, ...args);
  } catch (error) {
    // A server that has started since, or whose scripts were flushed, learns the script again.
    if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
    return client.eval(text, 1, key, ...args);
  }
}
