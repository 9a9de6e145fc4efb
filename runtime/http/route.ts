import type { MaybePromise } from "../backend.js";
import type { UniformCache } from "../cache.js";
import type { Entry, ResponsePayload } from "../entry.js";
import type { Loaded, Outcome } from "../lookup.js";
import type { TypedDefinition, TypedEntries, TypedLookup } from "../typed.js";
import { Typed } from "../typed.js";
import type { Wire } from "../wire.js";
import type { RouteHandler } from "./handler.js";
import type { RequestInputs } from "./input.js";
import { payloadOf, validated, valueOf } from "./payload.js";
import type { NegativeSpans } from "./policy.js";
import { storability } from "./policy.js";
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
  /** Request headers that the answer varies by, in lower case: the declared ones, and `cookie` for declared cookies. */
  readonly varies: readonly string[];
  /** How long a `reply` with one of these statuses is fresh. Other errors are not stored. */
  readonly negativeTtlMs?: NegativeSpans;
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
    const kept = keptAsLongAsAny(definition);
    super(cache, kept);
    this.definition = kept;
  }

  get path(): string {
    return this.definition.path;
  }

  async getOrSet(args: Arguments, handler: RouteHandler<Input, Result>): Promise<Wire<Result>> {
    const { entry } = await this.fetch(this.lookup(args), handler);
    return valueOf(entry.payload) as Wire<Result>;
  }

  /** Answers by a hit, by joining a running load, or by the handler. */
  fetch(
    lookup: TypedLookup<Parsed, Input, Result>,
    handler: RouteHandler<Input, Result>,
  ): Promise<Outcome<ResponsePayload>> {
    const outcome = this.cache.core.fetch(lookup, async () => {
      // Never aborted: whoever comes later can use what is stored.
      const { signal } = new AbortController();
      return this.#loaded(lookup, await this.#handled(lookup, handler, signal));
    });
    return outcome as Promise<Outcome<ResponsePayload>>;
  }

  /** Runs the handler past the cache. */
  async run(
    lookup: TypedLookup<Parsed, Input, Result>,
    handler: RouteHandler<Input, Result>,
    signal: AbortSignal,
  ): Promise<ResponsePayload> {
    return validated(payloadOf(await this.#handled(lookup, handler, signal)));
  }

  override admit(result: Result): Omit<Loaded<ResponsePayload>, "tags"> {
    return this.#admitAnswer(result);
  }

  /** An error that is stored is no result. */
  override stored(entry: Entry): Wire<Result> | undefined {
    const payload = entry.payload as ResponsePayload;
    return payload.status === 200 ? (valueOf(payload) as Wire<Result>) : undefined;
  }

  #handled(
    { input }: TypedLookup<Parsed, Input, Result>,
    handler: RouteHandler<Input, Result>,
    signal: AbortSignal,
  ): MaybePromise<Result | Reply> {
    return handler(input, { cache: this.cache, signal, reply });
  }

  #loaded(lookup: TypedLookup<Parsed, Input, Result>, answer: Result | Reply): Loaded<ResponsePayload> {
    const result = answer instanceof Reply ? (answer.value as Result) : answer;
    return lookup.loaded(this.#admitAnswer(answer), result);
  }

  #admitAnswer(answer: Result | Reply): Omit<Loaded<ResponsePayload>, "tags"> {
    const payload = validated(payloadOf(answer));
    const { varies, negativeTtlMs } = this.definition;
    return { payload, ...storability(payload, varies, negativeTtlMs) };
  }
}

/** The tags of an answer have to live as long as the answer, an error that is stored longer than a success included. */
function keptAsLongAsAny<D extends Pick<RouteDefinition<never, never, never, never>, "lifetime" | "negativeTtlMs">>(
  definition: D,
): D {
  const { lifetime, negativeTtlMs } = definition;
  if (!negativeTtlMs) return definition;
  return { ...definition, lifetime: { ...lifetime, negativeTtlMs: Math.max(0, ...Object.values(negativeTtlMs)) } };
}
