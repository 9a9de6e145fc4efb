import { Redis } from "ioredis";

/**
 * The reply of the Redis server on a loopback port to one command, over a connection of its own.
 *
 * @throws Error when it refuses, is away, or does not answer within half a second (`WAIT`: ten seconds)
 */
export async function redisCommand(port: number, command: string, ...args: string[]): Promise<unknown> {
  const client = new Redis(port, "127.0.0.1", {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 500,
    commandTimeout: command === "WAIT" ? 10_000 : 500,
    enableReadyCheck: false,
  });
  // Without a listener ioredis prints every connection error.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}

/** A field of the text that INFO or CLUSTER INFO answers with. */
export function infoField(info: unknown, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(String(info))?.[1];
}
