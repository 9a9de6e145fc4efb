import type { Redis } from "ioredis";

/** One connection to one server, for as long as it lasts. */
export interface RedisSession {
  readonly client: Redis;
  /** Stands before every key, in front of what the client itself adds. */
  readonly prefix: string;
  /** No other session has it. Tokens carry it, so that they die with the connection that issued them. */
  readonly number: number;
}

/** A command, or several that belong together, on an open session. */
export type RedisCommand<T> = (session: RedisSession) => Promise<T>;

let sessions = 0;

export function openSession(client: Redis, prefix: string): RedisSession {
  sessions += 1;
  return { client, prefix, number: sessions };
}
