import { redisCommand } from "../../support/redis-command.js";
import type { Target } from "../target.js";
import type { Cell, Fault } from "./cell.js";
import { all, masters } from "./cell.js";
import { fillWithJunk } from "./junk.js";

const target = { isDirect: true };

/** What can happen to the server processes themselves. */
export const processCells: readonly Cell[] = [
  {
    name: "down-at-start",
    title: "down at start",
    fault: () => ({
      target,
      isDownAtStart: true,
      harm: async (target) => {
        await kill(target);
        return () => restart(target);
      },
    }),
  },
  {
    name: "killed",
    title: "killed and restarted, no snapshot",
    fault: () => ({ target, harm: killAndRestart }),
  },
  {
    name: "killed-snapshot",
    title: "killed and restarted from a snapshot",
    absent: { memcached: "memcached keeps nothing on disk" },
    fault: () => ({ target, prepare: saveSnapshot, harm: killAndRestart }),
  },
  {
    name: "stopped",
    title: "SIGSTOP 3 s",
    fault: () => ({
      target,
      harm: async (target) => {
        await all(target.servers, (server) => server.kill("SIGSTOP"));
        return () => all(target.servers, (server) => server.kill("SIGCONT"));
      },
    }),
  },
  {
    name: "loading",
    title: "LOADING",
    absent: { memcached: "memcached loads nothing at its start" },
    fault: loading,
  },
];

async function killAndRestart(target: Target): ReturnType<Fault["harm"]> {
  await kill(target);
  return () => restart(target);
}

function kill(target: Target): Promise<void> {
  return all(target.servers, (server) => server.kill("SIGKILL"));
}

function restart(target: Target): Promise<void> {
  return all(target.servers, (server) => server.restart());
}

/** What is written after it is gone after the next start, and what it says is back. */
async function saveSnapshot(target: Target): Promise<void> {
  await all(await masters(target), (server) => redisCommand(server.port, "SAVE"));
}

const junkKeys = 6000;
/** Of a key when the server loads it, in microseconds: 3 seconds and a half for all of them. */
const keyDelayUs = 500;

/** The server is back soon, and answers everything with LOADING until it has read its snapshot. */
function loading(): Fault {
  const slowly = ["--key-load-delay", String(keyDelayUs), "--loading-process-events-interval-bytes", "1024"];
  return {
    target: { ...target, args: slowly },
    prepare: async (target) => {
      await all(await masters(target), (server) => fillWithJunk(server.port, junkKeys, 16));
      await saveSnapshot(target);
    },
    harm: async (target) => {
      await kill(target);
      const restarted = restart(target);
      // It is awaited when the harm ends.
      restarted.catch(() => undefined);
      return () => restarted;
    },
    lastsMs: 1500,
  };
}
