import { BackendError } from "../errors.js";
import { TooFewReplicasError } from "./redis-replicas.js";

/** What a server says that cannot serve at the moment, or not this key: it is not healthy, although it answers. */
const unhealthy = /^(ASK|BUSY|CLUSTERDOWN|LOADING|MASTERDOWN|MOVED|TRYAGAIN) /;

/** The error for a call that failed. */
export function redisError(operation: string, cause: unknown): BackendError {
  return new BackendError("redis", operation, withoutArguments(cause), isRefusal(cause));
}

/** Whether the server has become a replica, which has to be left. */
export function isReadOnly(error: unknown): boolean {
  return error instanceof Error && error.message.includes("READONLY");
}

/** The server that `error`, of a node of a Redis Cluster, sends to for this one call. */
export function askedServer(error: unknown): string | undefined {
  return error instanceof Error ? /^ASK \d+ (\S+)/.exec(error.message)?.[1] : undefined;
}

/** Whether another node of the Redis Cluster has the key now. */
export function isMoved(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("MOVED ");
}

/** Whether a part of the Redis Cluster has no master. */
export function isClusterDown(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("CLUSTERDOWN ");
}

/** A `ReplyError` is what the server has answered. A master whose replicas are away is up. */
function isRefusal(cause: unknown): boolean {
  if (cause instanceof TooFewReplicasError) return true;
  return cause instanceof Error && cause.name === "ReplyError" && !unhealthy.test(cause.message);
}

/** ioredis attaches a failed command's arguments to the error: values and passwords, which must not reach a log. */
function withoutArguments(cause: unknown): unknown {
  return cause instanceof Error && "command" in cause ? new Error(cause.message) : cause;
}
