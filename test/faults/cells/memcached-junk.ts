import { once } from "node:events";
import type { Socket } from "node:net";
import { connect } from "node:net";
import type { Heal } from "./cell.js";

/** Values of every size that the services use: memcached keeps memory for each size by itself. */
const sizes = Array.from({ length: 30 }, (_, step) => Math.ceil(60 * 1.15 ** step));

/** Stores junk over the text protocol until the server refuses more of it. What is returned deletes it again. */
export async function fillMemcached(port: number): Promise<Heal> {
  const socket = connect(port, "127.0.0.1");
  const stored = new Map<number, number>();
  for (const size of sizes) stored.set(size, await fill(socket, size));
  return async () => {
    for (const [size, count] of stored) {
      for (let index = 0; index < count; index++) socket.write(`delete ${keyOf(size, index)} noreply\r\n`);
    }
    await answers(socket, "version\r\n", 1);
    socket.destroy();
  };
}

const batch = 500;

/** How many values of `size` the server took. */
async function fill(socket: Socket, size: number): Promise<number> {
  const value = "x".repeat(size);
  for (let count = 0; ; count += batch) {
    const keys = Array.from({ length: batch }, (_, index) => keyOf(size, count + index));
    const requests = keys.map((key) => `set ${key} 0 0 ${size}\r\n${value}\r\n`);
    const replies = await answers(socket, requests.join(""), batch);
    if (replies.some((reply) => reply !== "STORED")) return count + batch;
  }
}

function keyOf(size: number, index: number): string {
  return `junk-${size}-${index}`;
}

/** So many lines, which the server answers with. */
async function answers(socket: Socket, text: string, count: number): Promise<string[]> {
  socket.write(text);
  let received = "";
  while (received.split("\r\n").length <= count) received += String((await once(socket, "data"))[0]);
  return received.split("\r\n").slice(0, count);
}
