/** The clients of `express-hit.ts`: for each message, so many requests over connections that stay open. */
import { Agent, get } from "node:http";

const connections = 32;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

process.on("message", ({ port, requests }: { port: number; requests: number }) => {
  const each = Array.from({ length: connections }, () => repeat(port, requests / connections));
  void Promise.all(each).then(() => process.send?.("done"));
});

async function repeat(port: number, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await request(port);
}

function request(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = get({ host: "127.0.0.1", port, agent, path: "/items/7" }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
      response.on("end", resolve).resume();
    });
    sent.on("error", reject);
  });
}
