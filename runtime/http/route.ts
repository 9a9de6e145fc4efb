import type { UniformCache } from "../cache.js";
import type { Entry, ResponsePayload } from "../entry.js";
import type { Loaded, Outcome } from "../lookup.js";
import type { TypedDefinition, TypedEntries, TypedLookup } from "../typed.js";
import { Typed } from "../typed.js";
import type { Wire } from "../wire.js";
import type { RouteHandler } from "./handler.js";
import type { RequestInputs } from "./input.js";
import { payloadOf } from "./payload.js";
import { isShareable, isStorable } from "./policy.js";
import { reply, Reply } from "./reply.js";

/** A cached route as generated code describes it. */
export interface RouteDefinition<Arguments, Parsed, Input, Result> extends TypedDefinition<
  Arguments,
  Parsed,
  Input,
  Result
> {
  /** The path in the notation `/articles/:slug`. */
  readonly path: string;
  /** Declared headers in lower case: the answer varies by them. */
  readonly varies: readonly string[];
  /** Whether the answer depends on who asks; `required` refuses requests without an identity. */
  readonly identity: "optional" | "required" | undefined;
  /** Reads the inputs of a request. @throws InvalidInputError */
  readonly read: (request: RequestInputs) => Parsed;
}

/** The typed cache of one route. A request with the same inputs uses the same entry. */
export interface CachedRoute<Arguments, Input, Result> extends TypedEntries<Arguments, Result, Wire<Result>> {
  readonly path: string;
  /** The answer from the cache, or else from `handler`, stored as a request would store it. */
  getOrSet(args: Arguments, handler: RouteHandler<Input, Result>): Promise<Wire<Result>>;
}

/** A route over a cache: the typed methods, and what the HTTP engines call. */
export class Route<Arguments, Parsed, Input, Result>
  extends Typed<Arguments, Parsed, Input, Result, Wire<Result>>
  implements CachedRoute<Arguments, Input, Result>
{
  override readonly definition: RouteDefinition<Arguments, Parsed, Input, Result>;

  constructor(cache: UniformCache, definition: RouteDefinition<Arguments, Parsed, Input, Result>) {
    super(cache, definition);
    this.definition = definition;
  }

  get path(): string {
    return this.definition.path;
  }

  async getOrSet(args: Arguments, handler: RouteHandler<Input, Result>): Promise<Wire<Result>> {
    const { entry } = await this.fetch(this.lookup(args), handler);
    return this.stored(entry);
  }

  /** Answers by a hit, by joining a running load, or by the handler. */
  fetch(
    lookup: TypedLookup<Parsed, Input, Result>,
    handler: RouteHandler<Input, Result>,
  ): Promise<Outcome<ResponsePayload>> {
    const outcome = this.cache.core.fetch(lookup, async () => this.#loaded(lookup, await this.run(lookup, handler)));
    return outcome as Promise<Outcome<ResponsePayload>>;
  }

  /** Runs the handler past the cache. */
  async run(lookup: TypedLookup<Parsed, Input, Result>, handler: RouteHandler<Input, Result>): Promise<Result | Reply> {
    return handler(lookup.input, { cache: this.cache, signal: new AbortController().signal, reply });
  }

  override admit(result: Result): Omit<Loaded<ResponsePayload>, "tags"> {
    return this.#admitAnswer(result);
  }

  override stored(entry: Entry): Wire<Result> {
    const { body } = entry.payload as ResponsePayload;
    if (body.length === 0) return undefined as Wire<Result>;
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
    return JSON.parse(text) as Wire<Result>;
  }

  #loaded(lookup: TypedLookup<Parsed, Input, Result>, answer: Result | Reply): Loaded<ResponsePayload> {
    const result = answer instanceof Reply ? (answer.value as Result) : answer;
    return lookup.loaded(this.#admitAnswer(answer), result);
  }

  #admitAnswer(answer: Result | Reply): Omit<Loaded<ResponsePayload>, "tags"> {
    const payload = payloadOf(answer);
    const { varies } = this.definition;
    return { payload, storable: isStorable(payload, varies), shareable: isShareable(payload, varies) };
  }
}
