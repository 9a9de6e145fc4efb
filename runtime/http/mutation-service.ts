import type { Answer } from "./answer.js";
import { plainAnswer } from "./answer.js";
import type { Exchange } from "./exchange.js";
import type { MutationHandler } from "./handler.js";
import { identityOf } from "./identity.js";
import type { Mutation } from "./mutation.js";
import { payloadOf } from "./payload.js";
import { reply } from "./reply.js";

/** Answers the requests of a mutation, whichever engine brings them. */
export class MutationService<Parsed, Request, Result> {
  readonly #mutation: Mutation<Parsed, Result>;
  readonly #handler: MutationHandler<Parsed, Request, Result>;

  constructor(mutation: Mutation<Parsed, Result>, handler: MutationHandler<Parsed, Request, Result>) {
    this.#mutation = mutation;
    this.#handler = handler;
  }

  /** Whether requests with this method are its own; others belong to somebody else. */
  takes(method: string | undefined): boolean {
    return method === this.#mutation.definition.method;
  }

  /** Runs the handler, invalidates, and only then answers. Rejects with what the handler throws. */
  async answer(exchange: Exchange, request: Request): Promise<Answer> {
    const { cache, definition } = this.#mutation;
    const identity = await identityOf(exchange, definition);
    const parsed = definition.read(exchange.inputs(identity));
    // Never aborted: a change that stops halfway because its client left would not be invalidated.
    const { signal } = new AbortController();
    const result = await this.#handler(parsed, { cache, request, signal, reply });
    // Before anything that may fail: the change is made.
    await this.#mutation.afterwards(parsed, result);
    return plainAnswer(exchange, payloadOf(result));
  }
}
