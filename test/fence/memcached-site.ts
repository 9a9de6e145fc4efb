import { once } from "node:events";
import { connect } from "node:net";
import type { Random } from "../support/random.js";
import { startMemcached } from "../support/memcached-server.js";
import type { Site } from "./site.js";

/** One memcached server. @param args more arguments for it */
export async function startMemcachedSite(args: readonly string[] = []): Promise<Site> {
  const server = await startMemcached({ args });
  let known: readonly string[] = [];
  return {
    url: server.url,
    evict: async (random) => {
      if (known.length === 0 || random.chance(0.02)) known = await keysOf(server.port);
      if (known.length > 0) await say(server.port, `delete ${random.pick(known)}\r\n`, /\r\n$/);
    },
    fill: (random) => fill(server.port, random),
    forget: () => server.restart(),
    stop: () => server.stop(),
  };
}

/** All keys, by the crawler of the server's lists; nothing while it is busy. */
async function keysOf(port: number): Promise<readonly string[]> {
  const dump = await say(port, "lru_crawler metadump all\r\n", /(END|BUSY.*|ERROR.*)\r\n$/);
  return Array.from(dump.matchAll(/^key=(\S+)/gm), ([, key]) => decodeURIComponent(key!));
}

async function fill(port: number, random: Random): Promise<void> {
  const stores = Array.from({ length: 100 }, () => {
    const value = "x".repeat(random.below(random.pick([40, 400, 4000])));
    return `set filling:${random.below(1e6)} 0 5 ${value.length} noreply\r\n${value}\r\n`;
  });
  await say(port, `${stores.join("")}mn\r\n`, /MN\r\n$/);
}

/** What the server answers in its text protocol, up to what matches `end`. */
async function say(port: number, text: string, end: RegExp): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", timeout: 1000 });
  socket.once("timeout", () => socket.destroy(new Error("no answer")));
  let answer = "";
  try {
    socket.write(text);
    while (!end.test(answer)) {
      const [data] = (await once(socket, "data")) as [Buffer];
      answer += data.toString("latin1");
    }
    return answer;
  } finally {
    socket.destroy();
  }
}
