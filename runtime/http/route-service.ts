import type { MaybePromise } from "../backend.js";
import type { Entry, ResponsePayload } from "../entry.js";
import type { TypedLookup } from "../typed.js";
import type { Answer } from "./answer.js";
import { cachedAnswer } from "./answer.js";
import type { CacheHeaderPlan, CacheHeaders } from "./cache-headers.js";
import { bypassed, cacheHeaderPlan, headersOf, reused, unfilled } from "./cache-headers.js";
import type { Exchange } from "./exchange.js";
import type { RouteHandler } from "./handler.js";
import { identityOf } from "./identity.js";
import { bypasses, isShareable } from "./policy.js";
import type { Route } from "./route.js";

/** Answers the requests of a cached route, whichever engine brings them. */
export class RouteService<Parsed, Input, Result> {
  readonly #route: Route<never, Parsed, Input, Result>;
  readonly #handler: RouteHandler<Input, Result>;
  readonly #plan: CacheHeaderPlan;

  constructor(route: Route<never, Parsed, Input, Result>, handler: RouteHandler<Input, Result>) {
    const { varies, identity } = route.definition;
    this.#route = route;
    this.#handler = handler;
    this.#plan = cacheHeaderPlan(route.cache.name, varies, identity !== undefined);
  }

  /** Whether requests with this method are its own; others belong to somebody else. */
  takes(method: string | undefined): boolean {
    return method === "GET" || method === "HEAD";
  }

  /** Answers at once what is fresh in memory. Rejects with what does not fit the spec, and what the handler throws. */
  answer(exchange: Exchange): MaybePromise<Answer> {
    const identity = identityOf(exchange, this.#route.definition);
    if (identity instanceof Promise) return identity.then((known) => this.#answer(exchange, known));
    return this.#answer(exchange, identity);
  }

  #answer(exchange: Exchange, identity: unknown): MaybePromise<Answer> {
    const { definition, cache } = this.#route;
    const lookup = this.#route.lookupParsed(definition.read(exchange.inputs(identity)));
    if (bypasses(exchange, definition.identity !== undefined)) return this.#past(exchange, lookup, bypassed);
    const entry = cache.core.hit(lookup);
    if (entry) return this.#reuse(exchange, entry);
    return exchange.method === "HEAD" ? this.#head(exchange, lookup) : this.#fetch(exchange, lookup);
  }

  #reuse(exchange: Exchange, entry: Entry): Answer {
    return cachedAnswer(exchange, entry.payload as ResponsePayload, reused(this.#plan, entry, this.#now()));
  }

  async #fetch(exchange: Exchange, lookup: TypedLookup<Parsed, Input, Result>): Promise<Answer> {
    const outcome = await this.#route.fetch(lookup, this.#handler);
    return cachedAnswer(exchange, outcome.entry.payload, headersOf(this.#plan, outcome, this.#now()));
  }

  /** HEAD is answered from the entry of GET (RFC 9110 section 9.3.2) and never fills it. */
  async #head(exchange: Exchange, lookup: TypedLookup<Parsed, Input, Result>): Promise<Answer> {
    const entry = await this.#route.cache.core.read(lookup);
    return entry ? this.#reuse(exchange, entry) : this.#past(exchange, lookup, unfilled);
  }

  /** Runs the handler for this one client, who alone gets what it answers. */
  async #past(
    exchange: Exchange,
    lookup: TypedLookup<Parsed, Input, Result>,
    headers: (plan: CacheHeaderPlan, shareable: boolean) => CacheHeaders,
  ): Promise<Answer> {
    const payload = await this.#route.run(lookup, this.#handler, exchange.departure());
    const shareable = isShareable(payload, this.#route.definition.varies);
    return cachedAnswer(exchange, payload, headers(this.#plan, shareable));
  }

  #now(): number {
    return this.#route.cache.core.tiers.clock.now();
  }
}
