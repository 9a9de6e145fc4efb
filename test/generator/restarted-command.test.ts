import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { RestartedCommand } from "../../generator/watch/restarted-command.js";
import { poll } from "../support/poll.js";
import { project } from "./project.js";

/** Tells who it is, and does not end on SIGTERM at once, as a server that finishes its requests. */
const slow = `const { appendFileSync } = require("node:fs");
const tell = (word) => appendFileSync(process.argv[1], word + " " + process.pid + "\\n");
process.on("SIGTERM", () => setTimeout(() => { tell("end"); process.exit(); }, 300));
tell("start");
setInterval(() => {}, 1000);`;

function started(): { command: RestartedCommand; said: () => readonly string[] } {
  const file = join(project({}), "said.txt");
  const said = () => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);
  onTestFinished(() =>
    pidsOf(said(), "start")
      .filter(isRunning)
      .forEach((pid) => process.kill(pid, "SIGKILL")),
  );
  return { command: new RestartedCommand([process.execPath, "-e", slow, file], () => undefined), said };
}

function pidsOf(said: readonly string[], word: string): readonly number[] {
  return said.filter((line) => line.startsWith(word)).map((line) => Number(line.split(" ")[1]));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("changes while the command before is still ending start one command, when that has ended", async () => {
  const { command, said } = started();
  void command.restart();
  await poll(() => said().length === 1);
  await Promise.all([command.restart(), command.restart(), command.restart()]);
  await poll(() => said().length === 3);
  const [first = 0, second = 0] = pidsOf(said(), "start");
  expect(said()).toEqual([`start ${first}`, `end ${first}`, `start ${second}`]);
  await command.stop();
  expect(said()).toEqual([`start ${first}`, `end ${first}`, `start ${second}`, `end ${second}`]);
});

test("stopping while it is being restarted waits for the command before, and starts none", async () => {
  const { command, said } = started();
  void command.restart();
  await poll(() => said().length === 1);
  const restarted = command.restart();
  await command.stop();
  const [first = 0] = pidsOf(said(), "start");
  expect(said()).toEqual([`start ${first}`, `end ${first}`]);
  await restarted;
  expect(said()).toHaveLength(2);
});
