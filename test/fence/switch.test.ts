import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { startSwitch } from "./switch.js";

const text = Array.from({ length: 300 }, (_, index) => `${index};`);

/** A server that says who it is, and then all numbers, a few at a time. */
async function startTalker(name: string): Promise<{ readonly port: number; close(): void }> {
  const server = createServer(async (socket) => {
    socket.on("error", () => undefined);
    socket.write(`${name}:`);
    for (const part of text) {
      socket.write(part);
      await nextTurn();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

async function heard(port: number, length: number): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let all = "";
  while (all.length < length) all += String((await once(socket, "data"))[0]);
  socket.destroy();
  return all;
}

const cleanUp: (() => unknown)[] = [];
afterAll(() => Promise.all(cleanUp.map((end) => end())));

test.each([0, 15])(
  "a switch that keeps answers back for %d ms leads elsewhere on demand, and keeps the order",
  async (ms) => {
    const [one, two] = [await startTalker("one"), await startTalker("two")];
    const line = await startSwitch(one.port, ms);
    cleanUp.push(() => line.close(), one.close, two.close);
    const all = text.join("");
    expect(await heard(line.port, 4 + all.length)).toBe(`one:${all}`);

    const cut = connect(line.port, "127.0.0.1").on("error", () => undefined);
    await once(cut, "data");
    const closed = new Promise((resolve) => cut.once("close", resolve));
    line.connectTo(two.port);
    await closed;
    expect(await heard(line.port, 4 + all.length)).toBe(`two:${all}`);
  },
);
