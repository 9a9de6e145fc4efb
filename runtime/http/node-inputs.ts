import type { IncomingHttpHeaders } from "node:http";
import { parse as parseCookies } from "cookie";
import type { RequestInputs } from "./input.js";

/** The inputs of a Node request. Query and cookies are parsed when a parser asks for them. */
export class NodeInputs implements RequestInputs {
  readonly params: RequestInputs["params"];
  readonly identity: unknown;
  readonly #headers: IncomingHttpHeaders;
  readonly #target: string;
  #cookies: Readonly<Record<string, string | undefined>> | undefined;

  /** `target`: the request target; only what follows its `?` is used. */
  constructor(headers: IncomingHttpHeaders, target: string, params: RequestInputs["params"], identity: unknown) {
    this.#headers = headers;
    this.#target = target;
    this.params = params;
    this.identity = identity;
  }

  query(): URLSearchParams {
    const start = this.#target.indexOf("?");
    return new URLSearchParams(start === -1 ? "" : this.#target.slice(start + 1));
  }

  header(name: string): string | undefined {
    // What every object inherits, `constructor` for one, is no header.
    const value = Object.hasOwn(this.#headers, name) ? this.#headers[name] : undefined;
    return Array.isArray(value) ? value.join(", ") : value;
  }

  cookie(name: string): string | undefined {
    this.#cookies ??= parseCookies(this.#headers.cookie ?? "");
    return this.#cookies[name];
  }
}
