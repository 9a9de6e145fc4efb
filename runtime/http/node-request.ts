import type { IncomingMessage } from "node:http";
import { parse as parseCookies } from "cookie";
import type { RequestInputs } from "./input.js";
import type { RequestTraits } from "./policy.js";

/** The inputs of a Node request. Query and cookies are parsed when a parser asks for them. */
export class NodeInputs implements RequestInputs {
  readonly params: RequestInputs["params"];
  readonly identity: unknown;
  readonly #request: IncomingMessage;
  readonly #target: string;
  #cookies: Readonly<Record<string, string | undefined>> | undefined;

  /** `target`: the request target as the client sent it; only what follows its `?` is used. */
  constructor(request: IncomingMessage, target: string, params: RequestInputs["params"], identity: unknown) {
    this.#request = request;
    this.#target = target;
    this.params = params;
    this.identity = identity;
  }

  query(): URLSearchParams {
    const start = this.#target.indexOf("?");
    return new URLSearchParams(start === -1 ? "" : this.#target.slice(start + 1));
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  }

  cookie(name: string): string | undefined {
    this.#cookies ??= parseCookies(this.#request.headers.cookie ?? "");
    return this.#cookies[name];
  }
}

/** What the caching policy wants to know of a Node request. */
export function traitsOf({ headers }: IncomingMessage): RequestTraits {
  return {
    hasAuthorization: headers.authorization !== undefined,
    hasRange: headers.range !== undefined,
    // A message has a body when it says so (RFC 9112 section 6.3).
    hasBody:
      headers["transfer-encoding"] !== undefined ||
      (headers["content-length"] !== undefined && headers["content-length"] !== "0"),
  };
}
