import type { UniformCache } from "../cache.js";
import type { RequestInputs } from "./input.js";
import { Reply } from "./reply.js";

/** A route that changes something, as generated code describes it. */
export interface MutationDefinition<Parsed, Result> {
  readonly name: string;
  readonly method: "DELETE" | "PATCH" | "POST" | "PUT";
  readonly path: string;
  readonly identity: "optional" | "required" | undefined;
  /** Reads the inputs of a request. @throws InvalidInputError */
  readonly read: (request: RequestInputs) => Parsed;
  /** The tags that a success makes invalid. */
  readonly invalidates: (parsed: Parsed, result: Result) => readonly string[];
}

/** A mutation over a cache. */
export class Mutation<Parsed, Result> {
  readonly cache: UniformCache;
  readonly definition: MutationDefinition<Parsed, Result>;

  constructor(cache: UniformCache, definition: MutationDefinition<Parsed, Result>) {
    this.cache = cache;
    this.definition = definition;
  }

  /**
   * Invalidates what a success made old: 2xx and 3xx count (RFC 9111 section 4.4). It is over before the answer is
   * sent. The change is committed by then, so a failure is an event and the answer is sent all the same.
   */
  async afterwards(parsed: Parsed, answer: Result | Reply): Promise<void> {
    const { status, value } = answer instanceof Reply ? answer : { status: 200, value: answer };
    if (status >= 400) return;
    try {
      const result = value as Result;
      await this.cache.invalidate(this.definition.invalidates(parsed, result));
    } catch (error) {
      this.cache.core.tiers.events.emit({ type: "error", operation: "invalidate", error });
    }
  }
}
