import type { MaybePromise } from "../backend.js";
import type { Cache } from "../cache.js";
import type { Reply, ReplyFunction } from "./reply.js";

/** What a cached route's handler gets beside its input. There is no request: an answer depends on the input alone. */
export interface RouteContext<Result> {
  /** The cache that the route belongs to. */
  readonly cache: Cache;
  /**
   * Aborted when nobody can use the answer any more: the client of a request that bypasses the cache has gone. A load
   * that fills the cache goes on for those who come later, and a mutation always goes on.
   */
  readonly signal: AbortSignal;
  /** Answers with a status or headers; without it a value is a 200, and `undefined` a 204. */
  readonly reply: ReplyFunction<Result>;
}

/** What the handler of a mutation gets beside its input. */
export interface MutationContext<Request, Result> extends RouteContext<Result> {
  readonly request: Request;
}

/** The handler of a cached route: a plain function of its declared input. */
export type RouteHandler<Input, Result> = (input: Input, context: RouteContext<Result>) => MaybePromise<Result | Reply>;

/** The handler of a route that changes something. */
export type MutationHandler<Input, Request, Result> = (
  input: Input,
  context: MutationContext<Request, Result>,
) => MaybePromise<Result | Reply>;
