import type { Application, NextFunction, Request, RequestHandler, Response } from "express";
import type { MaybePromise } from "../backend.js";
import type { Cache } from "../cache.js";
import type { Answer } from "../http/answer.js";
import type { Exchange } from "../http/exchange.js";
import type { MutationHandler, RouteHandler } from "../http/handler.js";
import type { Mutation } from "../http/mutation.js";
import { MutationService } from "../http/mutation-service.js";
import { NodeExchange } from "../http/node-exchange.js";
import { sendAnswer } from "../http/node-response.js";
import type { CachedRoute, Route } from "../http/route.js";
import { RouteService } from "../http/route-service.js";

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
  const wrap = (handler: RouteHandler<Input, Result>): RequestHandler =>
    served(new RouteService(route as unknown as Route<never, unknown, Input, Result>, handler), identity);
  return Object.assign(wrap, { path: expressPath(route.path) });
}

/** The wrapper of a mutation; generated code calls it. */
export function expressMutation<Parsed, Result>(
  mutation: Mutation<Parsed, Result>,
  identity?: IdentityExtractor<unknown>,
): ExpressRoute<MutationHandler<Parsed, Request, Result>> {
  const wrap = (handler: MutationHandler<Parsed, Request, Result>): RequestHandler =>
    served(new MutationService(mutation, handler), identity);
  return Object.assign(wrap, { path: expressPath(mutation.definition.path) });
}

/** What answers the requests of a route. */
interface Service {
  takes(method: string): boolean;
  answer(exchange: Exchange, request: Request): MaybePromise<Answer>;
}

function served(service: Service, identity: IdentityExtractor<unknown> | undefined): RequestHandler {
  return async (request, response, next) => {
    if (!service.takes(request.method)) return next();
    try {
      sendAnswer(response, await service.answer(exchangeOf(request, response, identity), request));
    } catch (error) {
      next(isErrorToExpress(error) ? error : new Error(`a handler threw ${String(error)}`));
    }
  };
}

/** Nothing, and the words by which a handler skips the rest of a route or router, are no errors to Express. */
function isErrorToExpress(thrown: unknown): boolean {
  return Boolean(thrown) && thrown !== "route" && thrown !== "router";
}

function exchangeOf(
  request: Request,
  response: Response,
  identity: IdentityExtractor<unknown> | undefined,
): NodeExchange {
  return new NodeExchange({
    request,
    response,
    target: request.url,
    // A parameter of a spec's path is one whole segment, so it is never a list.
    params: request.params as Readonly<Record<string, string>>,
    identify: identity && (() => identity(request)),
  });
}

/** A path of a spec has no pattern but its parameters; these characters have a meaning to Express 4 or 5. */
function expressPath(path: string): string {
  return path.replace(/[$+]/g, "\\$&");
}
