import type { TestServer } from "./server-process.js";
import { startServer } from "./server-process.js";

export interface MemcachedServerOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** More arguments, such as `["-m", "256"]`. */
  readonly args?: readonly string[];
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts a memcached server on a loopback port and waits until it answers.
 *
 * @throws Error when it is not installed or does not come up
 */
export async function startMemcached({ port, args = [], env = {} }: MemcachedServerOptions = {}): Promise<TestServer> {
  // memcached does not run as root.
  const user = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const kind = {
    command: "memcached",
    debianPackage: "memcached",
    args: (on: number) => ["-l", "127.0.0.1", "-p", String(on), ...user, ...args],
    env,
    question: noop,
    answer: replyMagic,
  };
  return startServer(kind, "memcached", port);
}

/** The binary protocol's NOOP, which is answered also where SASL is required. */
const noop = "\u0080\u000a".padEnd(24, "\0");
const replyMagic = "\u0081";
