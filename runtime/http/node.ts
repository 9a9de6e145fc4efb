import type { IncomingMessage, ServerResponse } from "node:http";
import type { MaybePromise } from "../backend.js";
import type { ResponsePayload } from "../entry.js";
import { IdentityRequiredError } from "../errors.js";
import type { TypedLookup } from "../typed.js";
import type { CacheHeaderPlan, CacheHeaders } from "./cache-headers.js";
import { bypassed, cacheHeaderPlan, headersOf, reused } from "./cache-headers.js";
import type { MutationHandler, RouteHandler } from "./handler.js";
import type { RequestInputs } from "./input.js";
import type { Mutation } from "./mutation.js";
import { NodeInputs, traitsOf } from "./node-request.js";
import { sendCached, sendPlain } from "./node-response.js";
import { payloadOf } from "./payload.js";
import { bypasses } from "./policy.js";
import { reply, Reply } from "./reply.js";
import type { Route } from "./route.js";

/** One request to a Node server, as its framework's adapter presents it. */
export interface NodeExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The request target as the client sent it. */
  readonly target: string;
  readonly params: RequestInputs["params"];
  /** Who asks, as the application's extractor tells; called only for routes that declare an identity. */
  readonly identity: (() => MaybePromise<unknown>) | undefined;
}

/** Serves a cached route. Rejects with what does not fit the spec, and with what the handler throws. */
export class NodeRoute<Parsed, Input, Result> {
  readonly #route: Route<never, Parsed, Input, Result>;
  readonly #handler: RouteHandler<Input, Result>;
  readonly #plan: CacheHeaderPlan;

  constructor(route: Route<never, Parsed, Input, Result>, handler: RouteHandler<Input, Result>) {
    const { varies, identity } = route.definition;
    this.#route = route;
    this.#handler = handler;
    this.#plan = cacheHeaderPlan(route.cache.name, varies, identity !== undefined);
  }

  /** Serves at once what is fresh in memory; otherwise the promise tells when the answer is sent. */
  serve(exchange: NodeExchange): MaybePromise<void> {
    const identity = identityOf(exchange, this.#route.definition);
    if (identity instanceof Promise) return identity.then((resolved) => this.#serve(exchange, resolved));
    return this.#serve(exchange, identity);
  }

  #serve(exchange: NodeExchange, identity: unknown): MaybePromise<void> {
    const { request, target, params } = exchange;
    const { definition, cache } = this.#route;
    const lookup = this.#route.lookupParsed(definition.read(new NodeInputs(request, target, params, identity)));
    if (bypasses(traitsOf(request), definition.identity !== undefined)) return this.#pass(exchange, lookup);
    const entry = cache.core.hit(lookup);
    if (!entry) return request.method === "HEAD" ? this.#head(exchange, lookup) : this.#fetch(exchange, lookup);
    this.#send(exchange, entry.payload as ResponsePayload, reused(this.#plan, entry, cache.core.tiers.clock.now()));
  }

  async #fetch(exchange: NodeExchange, lookup: TypedLookup<Parsed, Input, Result>): Promise<void> {
    const outcome = await this.#route.fetch(lookup, this.#handler);
    const now = this.#route.cache.core.tiers.clock.now();
    this.#send(exchange, outcome.entry.payload, headersOf(this.#plan, outcome, now));
  }

  /** HEAD is answered from the entry of GET (RFC 9110 section 9.3.2) and never fills it. */
  async #head(exchange: NodeExchange, lookup: TypedLookup<Parsed, Input, Result>): Promise<void> {
    const entry = await this.#route.cache.core.read(lookup);
    if (!entry) return this.#pass(exchange, lookup);
    const now = this.#route.cache.core.tiers.clock.now();
    this.#send(exchange, entry.payload as ResponsePayload, reused(this.#plan, entry, now));
  }

  async #pass(exchange: NodeExchange, lookup: TypedLookup<Parsed, Input, Result>): Promise<void> {
    const payload = payloadOf(await this.#route.run(lookup, this.#handler));
    this.#send(exchange, payload, bypassed(this.#plan));
  }

  #send({ request, response }: NodeExchange, payload: ResponsePayload, caching: CacheHeaders): void {
    sendCached(request, response, payload, caching);
  }
}

/** Runs a mutation's handler, invalidates, and only then answers. Rejects with what the handler throws. */
export async function serveMutation<Parsed, Request extends IncomingMessage, Result>(
  mutation: Mutation<Parsed, Result>,
  handler: MutationHandler<Parsed, Request, Result>,
  exchange: NodeExchange & { readonly request: Request },
): Promise<void> {
  const { request, response, target, params } = exchange;
  const identity = await identityOf(exchange, mutation.definition);
  const parsed = mutation.definition.read(new NodeInputs(request, target, params, identity));
  const signal = new AbortController().signal;
  const answer = await handler(parsed, { cache: mutation.cache, request, signal, reply });
  const payload = payloadOf(answer);
  const result = (answer instanceof Reply ? answer.value : answer) as Result;
  await mutation.afterwards(parsed, result, payload.status);
  sendPlain(request, response, payload);
}

/** @throws IdentityRequiredError when the route needs an identity and there is none */
function identityOf(
  { identity }: NodeExchange,
  route: { readonly name: string; readonly identity: "optional" | "required" | undefined },
): MaybePromise<unknown> {
  if (route.identity === undefined) return undefined;
  const found = identity?.();
  const checked = (value: unknown): unknown => {
    if (value) return value;
    if (route.identity === "required") throw new IdentityRequiredError(route.name);
    return undefined;
  };
  return isPromise(found) ? found.then(checked) : checked(found);
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | undefined)?.then === "function";
}
