import { execFile } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { BackendError } from "../../runtime/errors.js";
import { freePort } from "../support/free-port.js";
import { poll } from "../support/poll.js";
import type { TestServer } from "../support/server-process.js";
import type { Outcome } from "../support/settle.js";
import { settle } from "../support/settle.js";
import type { TcpProxy } from "../support/tcp-proxy.js";
import { startProxy } from "../support/tcp-proxy.js";

/** What the fault tests have to know of a remote backend. */
export interface FaultSubject {
  readonly name: "memcached" | "redis";
  start(options?: { port: number }): Promise<TestServer>;
  /** The backend in the server on the loopback port `port`. */
  create(port: number, timeoutMs: number): CacheBackend;
}

const minute = 60_000;

/**
 * The `timeout` of the backends in these tests, in milliseconds: longer than the default, so that a slow machine fails none
 * of the calls that have to succeed.
 */
const faultTimeoutMs = 500;

const scenario = fileURLToPath(new URL("quiet.scenario.ts", import.meta.url));

/** How a remote backend fails and recovers, as tests in a `describe` block of vitest. */
export function backendFaults(subject: FaultSubject): void {
  describe(`faults of ${subject.name}`, () => {
    describeAbsentServer(subject);
    describeSilentServer(subject);
    describeBrokenConnection(subject);
    describeBusyProcess(subject);
    describeClosing(subject);
  });
}

function describeAbsentServer(subject: FaultSubject): void {
  test("rejects while the server has never been there, and works when it comes", async () => {
    const port = await freePort();
    const backend = closing(subject.create(port, faultTimeoutMs));
    await expectRejections(backend);
    stopping(await subject.start({ port }));
    await expectRecovery(backend);
  });

  test("rejects while the server is killed, and works after its restart", async () => {
    const server = stopping(await subject.start());
    const backend = closing(subject.create(server.port, faultTimeoutMs));
    for (let round = 0; round < 2; round++) {
      await expectRecovery(backend);
      await server.kill("SIGKILL");
      await expectRejections(backend);
      await server.restart();
    }
    await expectRecovery(backend);
  });
}

function describeSilentServer(subject: FaultSubject): void {
  test("rejects while the server is stopped, and works when it goes on", async () => {
    const server = stopping(await subject.start());
    const backend = closing(subject.create(server.port, faultTimeoutMs));
    await expectRecovery(backend);
    await server.kill("SIGSTOP");
    await expectRejections(backend);
    await expectRejections(backend);
    await server.kill("SIGCONT");
    await expectRecovery(backend);
  });

  test("rejects where a server accepts connections and never answers", async () => {
    const port = await startMuteServer((socket) => socket.resume());
    const backend = closing(subject.create(port, faultTimeoutMs));
    await expectRejections(backend);
    await expectRejections(backend);
  });

  test("rejects without waiting for the deadline where a server hangs up", async () => {
    const port = await startMuteServer((socket) => socket.once("data", () => socket.end()));
    await expectRejections(closing(subject.create(port, 10 * minute)));
  });

  test("does not send later what was given up before there was a connection", async () => {
    const server = stopping(await subject.start());
    const proxy = await startTestProxy(server.port);
    proxy.setMode({ kind: "stall" });
    const backend = closing(subject.create(proxy.port, faultTimeoutMs));
    const outcome = await settle(backend.set("given-up", Buffer.from("late"), minute));
    proxy.setMode({ kind: "pass" });
    await expectRecovery(backend);
    // memcached is connected without a word from the server; there the request was sent, and may have been carried out.
    if (subject.name === "redis") expect(await backend.get("given-up")).toBeUndefined();
    expect(outcome.kind).toBe("rejected");
  });
}

function describeBrokenConnection(subject: FaultSubject): void {
  const values = Array.from({ length: 50 }, (_, index) => Buffer.alloc(100 + 97 * index, `value ${index} `));
  let server: TestServer;
  beforeAll(async () => {
    server = await subject.start();
  });
  afterAll(() => server.stop());

  test.each([1, 10, 23, 24, 25, 40, 90, 140, 1000, 5000, 20_000])(
    "never returns wrong bytes after a reply that was cut short at byte %d",
    async (afterBytes) => {
      const { backend, proxy } = await startStored(subject, server, values);
      proxy.reset();
      proxy.setMode({ kind: "cut", afterBytes });
      const { wrong, pending } = await readAll(backend, values, 200);
      expect({ wrong, pending }).toEqual({ wrong: 0, pending: 0 });
      proxy.setMode({ kind: "pass" });
      await expectRecovery(backend);
      expect(await readAll(backend, values, 1000)).toEqual({
        right: 1000,
        missing: 0,
        rejected: 0,
        wrong: 0,
        pending: 0,
      });
    },
  );

  test("settles every call when connections are reset under load", async () => {
    const { backend, proxy } = await startStored(subject, server, values);
    for (let round = 0; round < 10; round++) {
      await expectRecovery(backend);
      const reading = readAll(backend, values, 200);
      proxy.reset();
      const { wrong, pending, missing } = await reading;
      expect({ wrong, pending, missing }).toEqual({ wrong: 0, pending: 0, missing: 0 });
    }
  });
}

/** A backend behind a proxy, with `values` in the server. */
async function startStored(
  subject: FaultSubject,
  server: TestServer,
  values: readonly Buffer[],
): Promise<{ backend: CacheBackend; proxy: TcpProxy }> {
  const proxy = await startTestProxy(server.port);
  const backend = closing(subject.create(proxy.port, faultTimeoutMs));
  await expectRecovery(backend);
  await Promise.all(values.map((value, index) => backend.set(`cut:${index}`, value, minute)));
  return { backend, proxy };
}

function describeBusyProcess(subject: FaultSubject): void {
  test("does not take a busy process of its own for a silent server", async () => {
    const server = stopping(await subject.start());
    const backend = closing(subject.create(server.port, faultTimeoutMs));
    await expectRecovery(backend);
    await backend.set("busy", Buffer.from("right"), minute);
    const reads = Array.from({ length: 20 }, () => settle(backend.get("busy")));
    block(1.5 * faultTimeoutMs);
    const kinds = (await Promise.all(reads)).map((outcome) => outcome.kind);
    expect(kinds).toEqual(reads.map(() => "resolved"));
  });
}

function describeClosing(subject: FaultSubject): void {
  test("rejects every call after close, and those in flight settle", async () => {
    const server = stopping(await subject.start());
    const backend = subject.create(server.port, faultTimeoutMs);
    await expectRecovery(backend);
    await server.kill("SIGSTOP");
    const flying = settle(backend.get("x"));
    await backend.close?.();
    await expectRejections(backend);
    expect((await flying).kind).toBe("rejected");
  });

  test("prints nothing, leaves no rejection unhandled, and lets the process exit", async () => {
    const child = promisify(execFile)(process.execPath, ["--import", "tsx", scenario, subject.name], {
      timeout: 25_000,
    });
    expect(await child).toEqual({ stdout: "", stderr: "" });
  });
}

/** Every method rejects with a `BackendError`. */
async function expectRejections(backend: CacheBackend): Promise<void> {
  const calls = [
    backend.get("x"),
    backend.set("x", Buffer.from("x"), minute),
    backend.delete("x"),
    backend.put?.("x", Buffer.from("x"), minute, undefined),
    backend.ping?.(),
    backend.read?.(["x", "y"]),
  ];
  const outcomes = await Promise.all(calls.map((call) => settle<unknown>(call)));
  expect(outcomes.map(({ kind }) => kind)).toEqual(calls.map(() => "rejected"));
  for (const outcome of outcomes) {
    if (outcome.kind === "rejected") expect(outcome.error).toBeInstanceOf(BackendError);
  }
}

async function expectRecovery(backend: CacheBackend): Promise<void> {
  await poll(async () => {
    await backend.ping!();
    await backend.set("alive", Buffer.from("yes"), minute);
    return Buffer.from((await backend.get("alive"))!).toString() === "yes";
  });
}

type Verdict = "right" | "wrong" | "missing" | "rejected" | "pending";

/** Reads `count` times, in groups of concurrent calls, and counts what came. */
async function readAll(
  backend: CacheBackend,
  values: readonly Buffer[],
  count: number,
): Promise<Record<Verdict, number>> {
  const counts = { right: 0, wrong: 0, missing: 0, rejected: 0, pending: 0 };
  for (let start = 0; start < count; start += 20) {
    const group = Array.from({ length: 20 }, async (_, offset) => {
      const index = (start + offset) % values.length;
      counts[verdict(await settle(backend.get(`cut:${index}`)), values[index]!)]++;
    });
    await Promise.all(group);
  }
  return counts;
}

function verdict(outcome: Outcome<Uint8Array | undefined>, expected: Buffer): Verdict {
  if (outcome.kind !== "resolved") return outcome.kind;
  if (!outcome.value) return "missing";
  return expected.equals(outcome.value) ? "right" : "wrong";
}

/** Keeps this process busy for so many milliseconds. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** The port of a server that never says a word to those who connect, until the test ends. */
async function startMuteServer(welcome: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    welcome(socket);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  onTestFinished(() => {
    listener.close();
    for (const socket of sockets) socket.destroy();
  });
  return (listener.address() as AddressInfo).port;
}

async function startTestProxy(target: number): Promise<TcpProxy> {
  const proxy = await startProxy(target);
  onTestFinished(() => proxy.close());
  return proxy;
}

/** Ends the server when the test ends. */
function stopping(server: TestServer): TestServer {
  onTestFinished(() => server.stop());
  return server;
}

/** Closes the backend when the test ends. */
function closing(backend: CacheBackend): CacheBackend {
  onTestFinished(async () => void (await backend.close?.()));
  return backend;
}
