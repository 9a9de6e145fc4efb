import { Redis } from "ioredis";

/** Commands by which a client sets up its connection or looks after it: they belong to no call of the cache. */
const ownCommands = new Set(["info", "config", "client", "hello", "auth", "select", "ping", "cluster", "role"]);

/** Sees every command that clients send to a Redis server. What a script calls inside the server is not among them. */
export class RedisMonitor {
  readonly #client: Redis;
  readonly #monitor: Redis;
  readonly #seen: string[] = [];
  #marks = 0;

  private constructor(client: Redis, monitor: Redis) {
    this.#client = client;
    this.#monitor = monitor;
    monitor.on("monitor", (_time: string, args: string[], source: string) => {
      const name = args[0]?.toLowerCase() ?? "";
      if (source === "lua" || ownCommands.has(name)) return;
      this.#seen.push(name === "echo" ? `echo ${args[1]}` : name);
    });
  }

  static async start(port: number): Promise<RedisMonitor> {
    const client = new Redis(port, "127.0.0.1");
    return new RedisMonitor(client, await client.monitor());
  }

  /** The names of the commands that are sent while `run` runs, in lower case and in the order of the server. */
  async during(run: () => Promise<unknown>): Promise<readonly string[]> {
    const start = await this.#mark();
    await run();
    const end = await this.#mark();
    return this.#seen.slice(start + 1, end);
  }

  close(): void {
    this.#monitor.disconnect();
    this.#client.disconnect();
  }

  /** Where a command stands among all that were seen, once it was seen itself: so were all before it. */
  async #mark(): Promise<number> {
    this.#marks += 1;
    const mark = `mark-${this.#marks}`;
    const seen = new Promise<void>((resolve) => {
      const look = (_time: string, args: string[]): void => {
        if (args[1] !== mark) return;
        this.#monitor.off("monitor", look);
        resolve();
      };
      this.#monitor.on("monitor", look);
    });
    await this.#client.echo(mark);
    await seen;
    return this.#seen.indexOf(`echo ${mark}`);
  }
}
