import { spawn } from "node:child_process";

/** Reads until the other end of the pipe is gone, which no way of dying avoids. A minus sign means a group of processes. */
const scripts = {
  kill: 'read -r _; kill -s KILL -- "$0" 2>/dev/null',
  end: 'read -r _; kill -s TERM -- "$0" 2>/dev/null && sleep 5; kill -s KILL -- "$0" 2>/dev/null',
} as const;

/**
 * Kills process `pid` when this one dies, even by SIGKILL: a child in an endless loop never notices by itself. On POSIX a
 * shell waits for it (2 ms to start; a worker in the child would take 30 ms of processor time, and the spec could get at
 * it). Windows ends children with their parent.
 *
 * @param pid a process, or below zero all processes of a group
 * @param how `end` lets it finish its work for five seconds
 * @returns a function that ends the guard, for when `pid` is dead
 */
export function guardOrphan(pid: number, how: keyof typeof scripts = "kill"): () => void {
  if (process.platform === "win32") return () => undefined;
  // In a session of its own: Ctrl-C in a terminal must not end the guard before its work.
  const guard = spawn("/bin/sh", ["-c", scripts[how], String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  guard.on("error", () => undefined); // without a shell there is no guard
  guard.stdin.on("error", () => undefined);
  guard.unref();
  (guard.stdin as { unref?: () => void }).unref?.();
  return () => void guard.kill("SIGKILL");
}
