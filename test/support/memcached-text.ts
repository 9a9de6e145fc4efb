import { once } from "node:events";
import { connect } from "node:net";

/** What memcached answers to a command of its text protocol, in which a test sees the server as it is. */
export async function askMemcached(port: number, command: string): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1" });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.end(`${command}\r\nquit\r\n`);
  await once(socket, "close");
  return Buffer.concat(chunks).toString();
}

/** Some of the server's counters, by name. */
export async function memcachedStats(port: number, names: readonly string[]): Promise<Record<string, number>> {
  const answer = await askMemcached(port, "stats");
  const found = names.map((name) => [name, Number(new RegExp(`STAT ${name} (\\d+)`).exec(answer)?.[1])]);
  return Object.fromEntries(found) as Record<string, number>;
}
