import type { Redis } from "ioredis";
import { withDeadline } from "../deadline.js";

/** Which server process this is, and which history of writes it has. */
export interface ServerIdentity {
  /** Another one after each start. */
  readonly runId: string | undefined;
  /** Another one after each promotion from replica to master. */
  readonly historyId: string | undefined;
  readonly uptimeMs: number;
}

/** A replica must not be read: it may not know yet of what was invalidated. */
export class ReplicaError extends Error {
  override readonly name = "ReplicaError";
}

/**
 * Who the server is; `undefined` when this user may not ask for that.
 *
 * @throws ReplicaError when it is a replica
 * @throws Error when it is loading its data or does not answer
 */
export async function identify(client: Redis, timeoutMs: number): Promise<ServerIdentity | undefined> {
  const info = await withDeadline(timeoutMs, () => client.info()).catch(nothingIfForbidden);
  if (info === undefined) return undefined;
  if (field(info, "loading") === "1") throw new Error("LOADING the server is loading its data from disk");
  if (field(info, "role") === "slave") throw new ReplicaError("READONLY the server is a replica");
  return {
    runId: field(info, "run_id"),
    historyId: field(info, "master_replid"),
    uptimeMs: 1000 * Number(field(info, "uptime_in_seconds") ?? 0),
  };
}

/** Some providers take INFO away from users, or rename it. */
function nothingIfForbidden(error: Error): undefined {
  if (/^NOPERM|unknown command/i.test(error.message)) return undefined;
  throw error;
}

function field(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1];
}
