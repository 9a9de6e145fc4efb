import { deepEqual, equal } from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Project } from "../project.js";
import { type CodeBlock, fileOf, linesOf } from "./code-blocks.js";
import { parseCurl } from "./curl.js";

/** How long a server of a document may take to listen, in milliseconds. */
const startLimitMs = 10_000;

/** Plays the blocks of a document in order: programs run, servers start, requests go out, answers are compared. */
export class Session {
  readonly #project: Project;
  #server: ChildProcess | undefined;
  #origin = "";
  #printed = "";
  #answer: { status: number; headers: Headers; body: string } | undefined;

  constructor(project: Project) {
    this.#project = project;
  }

  async play(block: CodeBlock): Promise<void> {
    if (block.flags.includes("run")) this.#printed = await this.#project.run(process.execPath, scriptOf(block));
    if (block.flags.includes("serve")) await this.#serve(scriptOf(block));
    if (block.language === "sh") for (const line of linesOf(block)) await this.#request(line.trim());
    if (block.language === "http") this.#compareAnswer(block);
    if (block.language === "text" && !block.flags.includes("sample")) this.#comparePrinted(block);
  }

  /** Ends the server that is running, if one is. */
  async end(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined || server.exitCode !== null) return;
    server.kill("SIGKILL");
    await once(server, "exit");
  }

  async #serve(script: string): Promise<void> {
    await this.end();
    const port = await freePort();
    const env = { ...process.env, PORT: String(port) };
    this.#server = spawn(process.execPath, [script], { cwd: this.#project.folder, env, stdio: "inherit" });
    this.#origin = `http://127.0.0.1:${port}`;
    await listening(this.#server, this.#origin);
  }

  async #request(line: string): Promise<void> {
    if (!line.startsWith("curl ")) return;
    const { target, method, headers, body } = parseCurl(line);
    const init = body === undefined ? { method, headers } : { method, headers, body };
    const response = await fetch(this.#origin + target, init);
    this.#answer = { status: response.status, headers: response.headers, body: await response.text() };
  }

  /**
   * Status and body must be equal, and every header that is shown; others may come with them. How many seconds a hit
   * stays fresh depends on how fast the machine is.
   */
  #compareAnswer(block: CodeBlock): void {
    const [head = "", body] = block.text.trimEnd().split("\n\n");
    const [statusLine = "", ...headerLines] = head.split("\n");
    const shown = headerLines.map((line) => line.slice(0, line.indexOf(":")));
    const answered = shown.map((name) => `${name}: ${this.#answer?.headers.get(name)}`);
    const expected = [statusLine.split(" ", 2).join(" "), ...headerLines];
    deepEqual([`HTTP/1.1 ${this.#answer?.status}`, ...answered].map(timeless), expected.map(timeless));
    if (body !== undefined) equal(this.#answer?.body, body);
  }

  #comparePrinted(block: CodeBlock): void {
    const printed = this.#printed.split("\n");
    const missing = linesOf(block).filter((line) => !printed.includes(line));
    deepEqual(missing, [], `not printed: ${missing.join("\n")}`);
  }
}

function timeless(line: string): string {
  return line.replace(/; ttl=\d+$/, "; ttl=some");
}

function scriptOf(block: CodeBlock): string {
  return `build/${String(fileOf(block)).replace(/\.ts$/, ".js")}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function listening(server: ChildProcess, origin: string): Promise<void> {
  const limit = performance.now() + startLimitMs;
  while (!(await answers(origin))) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    if (performance.now() > limit) throw new Error(`no server listens on PORT after ${startLimitMs} ms`);
    await delay(20);
  }
}

async function answers(origin: string): Promise<boolean> {
  return fetch(origin).then(
    () => true,
    () => false,
  );
}
