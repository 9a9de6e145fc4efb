import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { poll } from "../support/poll.js";
import { cachewright, cli, tsx } from "./cachewright.js";
import { leftovers, project, specHead } from "./project.js";

/** `generate --watch` in a project, and what it has printed so far. */
class Watch {
  readonly process: ChildProcess;
  printed = "";

  constructor(root: string, ...command: readonly string[]) {
    const args = ["--import", tsx, cli, "generate", "--watch", ...(command.length > 0 ? ["--", ...command] : [])];
    this.process = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on("data", (chunk: Buffer) => (this.printed += chunk.toString()));
    }
    onTestFinished(() => void this.process.kill("SIGKILL"));
  }

  /** Waits until it has printed something new, and forgets it. */
  async says(pattern: RegExp): Promise<string> {
    await poll(() => pattern.test(this.printed), 60_000);
    const { printed } = this;
    this.printed = "";
    return printed;
  }

  async end(signal: NodeJS.Signals): Promise<unknown> {
    const ended = once(this.process, "exit");
    this.process.kill(signal);
    return (await ended)[0];
  }
}

const spec = `import { path } from "./paths.js";
${specHead}export default define({ item: get(path) });
`;
const paths = (path: string) => `export const path = "${path}";\n`;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The processes that are ready to run a spec, each with a folder. */
function preparedIn(root: string): number {
  return leftovers(root).filter((name) => name.startsWith("spec-")).length;
}

function inputs(root: string): string {
  return readFileSync(join(root, "src/generated/inputs.ts"), "utf8");
}

describe("generate --watch", () => {
  test("reads again what the spec is made of, survives mistakes, and never looks at its own output", async () => {
    const root = project({ "src/cache.schema.ts": spec, "src/paths.ts": paths("/items/:id") });
    const watch = new Watch(root);
    expect(await watch.says(/watching src\/cache\.schema\.ts/)).toMatch(
      /wrote {5}src\/generated\/inputs\.ts[^]*done in/,
    );

    writeFileSync(join(root, "src/paths.ts"), paths("/things/:id"));
    expect(await watch.says(/done in/)).toContain("wrote     src/generated/inputs.ts");
    expect(inputs(root)).toContain("GET /things/:id");

    writeFileSync(join(root, "src/cache.schema.ts"), spec.replace("./paths.js", "./new/paths.js"));
    expect(await watch.says(/1 error/)).toContain('CW1005 Could not resolve "./new/paths.js"');
    mkdirSync(join(root, "src/new"));
    writeFileSync(join(root, "src/new/paths.ts"), paths("/new/:id"));
    await watch.says(/done in/);
    expect(inputs(root)).toContain("GET /new/:id");

    writeFileSync(join(root, "src/generated/inputs.ts"), "");
    writeFileSync(join(root, "src/unrelated.ts"), "");
    writeFileSync(join(root, "src/new/paths.ts"), paths("/last/:id"));
    const printed = await watch.says(/done in/);
    expect(printed.match(/done in|nothing changed/g)).toHaveLength(1);
    expect(inputs(root)).toContain("GET /last/:id");

    expect(await watch.end("SIGINT")).toBe(130);
    expect(leftovers(root).filter((name) => name.startsWith("spec-"))).toEqual([]);
  }, 120_000);

  test("notices the file that an alias or a type alone was missing", async () => {
    const root = project({
      "tsconfig.json": '{ "compilerOptions": { "module": "nodenext", "paths": { "@/*": ["./lib/*"] } } }',
      "src/cache.schema.ts": `import { path } from "@/routes/paths";
import type { Item } from "../model/item.js";
import type { User } from "@/user";
${specHead}export default define({
  item: get(path, { response: type<Item>() }),
  user: get("/user", { response: type<User>() }),
});
`,
    });
    const add = (file: string, text: string) => {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    };
    const watch = new Watch(root);
    expect(await watch.says(/watching/)).toContain('CW1005 cannot find the package "@/routes/paths"');
    add("lib/routes/paths.ts", paths("/items/:id"));
    expect(await watch.says(/2 errors/)).toMatch(
      /CW1005 `Item` is imported[^]*CW1005 `User` is imported from "@\/user"/,
    );
    add("model/item.ts", "export interface Item { a: string }\n");
    expect(await watch.says(/1 error/)).toContain("`User` is imported");
    add("lib/user.ts", "export interface User { a: string }\n");
    await watch.says(/done in/);
    expect(inputs(root)).toContain('import type { User } from "@/user"');
  }, 120_000);

  test.skipIf(process.platform === "win32")(
    "killed without notice it takes its command with it",
    async () => {
      const root = project({
        "src/cache.schema.ts": spec,
        "src/paths.ts": paths("/items/:id"),
        "app.mjs": `import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
process.on("SIGTERM", () => { writeFileSync("ended.txt", "x"); process.exit(); });
const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
writeFileSync("pids.txt", process.pid + " " + child.pid + " ");
setInterval(() => {}, 1000);
`,
      });
      const read = (name: string) => (existsSync(join(root, name)) ? readFileSync(join(root, name), "utf8") : "");
      const watch = new Watch(root, process.execPath, "app.mjs");
      await poll(() => read("pids.txt").endsWith(" "), 60_000);
      const pids = read("pids.txt").trim().split(" ").map(Number);
      onTestFinished(() => pids.filter(isRunning).forEach((pid) => process.kill(pid, "SIGKILL")));
      await watch.end("SIGKILL");
      await poll(() => !pids.some(isRunning), 30_000);
      expect(read("ended.txt")).toBe("x");
    },
    120_000,
  );

  test("a spec that is gone for a while costs no process", async () => {
    const root = project({ "src/cache.schema.ts": spec, "src/paths.ts": paths("/items/:id") });
    const watch = new Watch(root);
    await watch.says(/watching/);
    rmSync(join(root, "src/cache.schema.ts"));
    await watch.says(/CW1003/);
    writeFileSync(join(root, "src/cache.schema.ts"), spec.replace("item:", "other:"));
    await watch.says(/done in/);
    await poll(() => preparedIn(root) === 1);
    expect(await watch.end("SIGINT")).toBe(130);
  }, 120_000);

  test("runs a command beside, and again after each change of generated code", async () => {
    const root = project({
      "src/cache.schema.ts": spec,
      "src/paths.ts": paths("/items/:id"),
      "app.mjs": `import { appendFileSync, writeFileSync } from "node:fs";
appendFileSync("starts.txt", "x");
process.on("SIGTERM", () => { writeFileSync("ended.txt", "x"); process.exit(); });
setInterval(() => {}, 1000);
`,
    });
    const starts = () =>
      existsSync(join(root, "starts.txt")) ? readFileSync(join(root, "starts.txt"), "utf8").length : 0;
    const watch = new Watch(root, process.execPath, "app.mjs");
    await poll(() => starts() === 1, 60_000);
    await watch.says(/watching/);
    writeFileSync(join(root, "src/paths.ts"), `${paths("/items/:id")}// the same\n`);
    await watch.says(/nothing changed in/);
    expect(starts()).toBe(1);
    writeFileSync(join(root, "src/paths.ts"), paths("/other/:id"));
    await poll(() => starts() === 2, 60_000);
    expect(existsSync(join(root, "ended.txt"))).toBe(true);
    expect(await watch.end("SIGTERM")).toBe(143);
  }, 120_000);

  test.each([
    [["generate", "--", "node"], "needs --watch"],
    [["generate", "--watch", "--dry-run"], "nothing to do with --dry-run"],
    [["generate", "--watch", "--format", "json"], "for people only"],
  ])("%j is refused with 2", async (args, message) => {
    const { code, stderr } = await cachewright(project({}), ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
