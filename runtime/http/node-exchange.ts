import type { IncomingMessage, ServerResponse } from "node:http";
import type { MaybePromise } from "../backend.js";
import type { Exchange } from "./exchange.js";
import type { RequestInputs } from "./input.js";
import { NodeInputs } from "./node-inputs.js";

/** What a framework's adapter knows of a request to a Node server. */
export interface NodeExchangeParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The request target, as middleware has left it; only its query is used. */
  readonly target: string;
  readonly params: RequestInputs["params"];
  readonly identify: (() => MaybePromise<unknown>) | undefined;
}

/** A request to a Node server. */
export class NodeExchange implements Exchange {
  readonly #parts: NodeExchangeParts;

  constructor(parts: NodeExchangeParts) {
    this.#parts = parts;
  }

  get method(): string | undefined {
    return this.#parts.request.method;
  }

  /** A message has a body when it says so (RFC 9112 section 6.3). */
  get hasBody(): boolean {
    const length = this.header("content-length");
    return (length !== undefined && length !== "0") || this.header("transfer-encoding") !== undefined;
  }

  header(name: string): string | undefined {
    const value = this.#parts.request.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  }

  earlier(name: string): string | undefined {
    const value = this.#parts.response.getHeader(name);
    return value === undefined ? undefined : String(value);
  }

  identify(): MaybePromise<unknown> {
    return this.#parts.identify?.();
  }

  inputs(identity: unknown): RequestInputs {
    const { request, target, params } = this.#parts;
    return new NodeInputs(request.headers, target, params, identity);
  }

  departure(): AbortSignal {
    const { response } = this.#parts;
    const controller = new AbortController();
    if (response.destroyed) controller.abort();
    else response.once("close", () => response.writableFinished || controller.abort());
    return controller.signal;
  }
}
