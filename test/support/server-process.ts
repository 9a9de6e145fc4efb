import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.js";
import { poll } from "./poll.js";

/** A server of which tests start their own: how to run it, and how to tell that it is up. */
export interface ServerKind {
  readonly command: string;
  /** The package of Debian that has it. */
  readonly debianPackage: string;
  /** `folder` is an empty one of its own. */
  args(port: number, folder: string): readonly string[];
  /** Added to the environment. Default: nothing. */
  readonly env?: Readonly<Record<string, string>>;
  /** What is sent to see whether it is up, and what it then answers with. */
  readonly question: string;
  readonly answer: string;
}

/** A server that a test started on a loopback port. */
export interface TestServer {
  readonly port: number;
  readonly url: string;
  /** Changes with every restart. */
  readonly pid: number;
  /** Sends a signal; resolves when the process is gone (`SIGKILL`) or stands still (`SIGSTOP`). */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends it if it runs. It is also ended when this process exits. */
  stop(): Promise<void>;
  /** Starts it again on the same port, after ending it if it runs. */
  restart(): Promise<void>;
}

/** What is left to end and to remove when this process exits, also after a test that failed. */
const running = new Set<ChildProcess>();
const folders = new Set<string>();
process.once("exit", () => {
  for (const server of running) server.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A port that was free may be somebody else's by the time that a server takes it. */
const attempts = 4;

/** Runs `start`, which chooses ports, again when it failed. */
export async function withFreePorts<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === attempts || !(error instanceof ServerEnded)) throw error;
    }
  }
}

/** A server ended by itself. */
class ServerEnded extends Error {}

/** Starts a server, on a free port unless one is given, and waits until it answers. */
export function startServer(kind: ServerKind, scheme: string, port?: number): Promise<TestServer> {
  if (port !== undefined) return startOn(kind, scheme, port);
  return withFreePorts(async () => startOn(kind, scheme, await freePort()));
}

async function startOn(kind: ServerKind, scheme: string, chosen: number): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "cachewright-server-"));
  folders.add(folder);
  let process = await launch(kind, chosen, folder);
  const end = (): Promise<void> => endProcess(process);
  return {
    port: chosen,
    url: `${scheme}://127.0.0.1:${chosen}`,
    get pid() {
      return process.pid!;
    },
    kill: async (signal) => {
      if (signal === "SIGKILL") return end();
      process.kill(signal);
      if (signal === "SIGSTOP") await poll(() => standsStill(process.pid!));
    },
    stop: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
      folders.delete(folder);
    },
    restart: async () => {
      await end();
      process = await launch(kind, chosen, folder);
    },
  };
}

async function launch(kind: ServerKind, port: number, folder: string): Promise<ChildProcess> {
  const env = { ...process.env, ...kind.env };
  const server = spawn(kind.command, kind.args(port, folder), { stdio: "ignore", env });
  running.add(server);
  server.once("exit", () => running.delete(server));
  await Promise.race([up(kind, port), failure(kind, server)]);
  return server;
}

async function up({ question, answer, command }: ServerKind, port: number): Promise<void> {
  await poll(async () => (await ask(port, question)).startsWith(answer)).catch((cause: unknown) => {
    throw new Error(`${command} does not answer on port ${port}`, { cause });
  });
}

/** Rejects when the process cannot be started or ends by itself. */
async function failure({ command, debianPackage }: ServerKind, process: ChildProcess): Promise<never> {
  const [code] = await once(process, "exit").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new Error(`${command} is not installed: run \`apt-get install ${debianPackage}\` (Debian, Ubuntu)`);
  });
  throw new ServerEnded(`${command} ended with code ${code}`);
}

/** The first thing that the server says after `question`. */
async function ask(port: number, question: string): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", timeout: 1000 });
  try {
    socket.write(question, "latin1");
    socket.once("timeout", () => socket.destroy(new Error("no answer")));
    const [data] = (await once(socket, "data")) as [Buffer];
    return data.toString("latin1");
  } finally {
    socket.destroy();
  }
}

/** SIGKILL ends a stopped process too. */
async function endProcess(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exit = once(process, "exit");
  process.kill("SIGKILL");
  await exit;
}

/** Whether every thread is stopped: a signal reaches them one after the other. Only Linux tells; elsewhere it is assumed. */
function standsStill(pid: number): boolean {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return true;
  const states = readdirSync(tasks).map((task) => readFileSync(`${tasks}/${task}/stat`, "latin1"));
  // The state is the letter after the name in parentheses.
  return states.every((line) => line[line.lastIndexOf(")") + 2] === "T");
}
