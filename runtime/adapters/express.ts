import type { Application, NextFunction, Request, RequestHandler, Response } from "express";
import type { MaybePromise } from "../backend.js";
import type { Cache } from "../cache.js";
import type { MutationHandler, RouteHandler } from "../http/handler.js";
import type { Mutation } from "../http/mutation.js";
import type { NodeExchange } from "../http/node.js";
import { NodeRoute, serveMutation } from "../http/node.js";
import type { CachedRoute, Route } from "../http/route.js";

declare global {
  namespace Express {
    interface Request {
      /** The cache that `attach` put on the application. */
      cache: Cache;
    }
  }
}

/** Tells who asks: an identity, or nothing (`undefined`, `null`, `false`, `""`) for an anonymous request. */
export type IdentityExtractor<Identity> = (request: Request) => MaybePromise<Identity | undefined | null | false | "">;

/** Turns a typed handler into an Express handler. Mount it under `path`. */
export interface ExpressRoute<Handler> {
  (handler: Handler): RequestHandler;
  /** The path in Express's notation. */
  readonly path: string;
}

/**
 * Puts the cache on the application: `req.cache` in every handler and middleware mounted after it, and
 * `app.locals.cache`.
 */
export function attach(app: Application, cache: Cache): void {
  app.locals["cache"] = cache;
  app.use((request: Request, _response: Response, next: NextFunction) => {
    request.cache = cache;
    next();
  });
}

/** The wrapper of a cached route; generated code calls it. */
export function expressRoute<Arguments, Input, Result>(
  route: CachedRoute<Arguments, Input, Result>,
  identity?: IdentityExtractor<unknown>,
): ExpressRoute<RouteHandler<Input, Result>> {
  const wrap = (handler: RouteHandler<Input, Result>): RequestHandler => {
    const served = new NodeRoute(route as unknown as Route<never, unknown, Input, Result>, handler);
    return async (request, response, next) => {
      if (request.method !== "GET" && request.method !== "HEAD") return next();
      try {
        await served.serve(exchangeOf(request, response, identity));
      } catch (error) {
        next(error);
      }
    };
  };
  return Object.assign(wrap, { path: route.path });
}

/** The wrapper of a mutation; generated code calls it. */
export function expressMutation<Parsed, Result>(
  mutation: Mutation<Parsed, Result>,
  identity?: IdentityExtractor<unknown>,
): ExpressRoute<MutationHandler<Parsed, Request, Result>> {
  const wrap =
    (handler: MutationHandler<Parsed, Request, Result>): RequestHandler =>
    async (request, response, next) => {
      try {
        await serveMutation(mutation, handler, exchangeOf(request, response, identity));
      } catch (error) {
        next(error);
      }
    };
  return Object.assign(wrap, { path: mutation.definition.path });
}

function exchangeOf(
  request: Request,
  response: Response,
  identity: IdentityExtractor<unknown> | undefined,
): NodeExchange & { readonly request: Request } {
  return {
    request,
    response,
    target: request.originalUrl,
    // A parameter of a spec's path is one whole segment, so it is never a list.
    params: request.params as Readonly<Record<string, string>>,
    identity: identity && (() => identity(request)),
  };
}
