import type { TestServer } from "./server-process.js";
import { startServer } from "./server-process.js";

export interface RedisServerOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** More arguments, such as `["--requirepass", "secret"]`. */
  readonly args?: readonly string[];
}

/**
 * Starts a Redis server on a loopback port, without persistence, and waits until it answers.
 *
 * @throws Error when it is not installed or does not come up
 */
export async function startRedis({ port, args = [] }: RedisServerOptions = {}): Promise<TestServer> {
  const kind = {
    command: "redis-server",
    debianPackage: "redis-server",
    args: (on: number, folder: string) => [...settings(on, folder), ...args],
    question: "PING\r\n",
    // With a password it says that one is needed: it is up.
    answer: args.includes("--requirepass") ? "-NOAUTH" : "+PONG",
  };
  return startServer(kind, "redis", port);
}

function settings(port: number, folder: string): string[] {
  const onlyLoopback = ["--port", String(port), "--bind", "127.0.0.1"];
  return [...onlyLoopback, "--save", "", "--appendonly", "no", "--dir", folder];
}
