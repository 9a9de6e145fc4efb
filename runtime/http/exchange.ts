import type { MaybePromise } from "../backend.js";
import type { RequestInputs } from "./input.js";

/** One request and its response so far, as an engine presents them. All decisions about it are made without an engine. */
export interface Exchange {
  readonly method: string | undefined;
  /** The request says that it has a body. */
  readonly hasBody: boolean;
  /** A header of the request, by its name in lower case. */
  header(name: string): string | undefined;
  /** A header that middleware has already set on the response. */
  earlier(name: string): string | undefined;
  /** Who asks, as the application's extractor tells; called only for routes that declare an identity. */
  identify(): MaybePromise<unknown>;
  /** What a spec can declare of the request. */
  inputs(identity: unknown): RequestInputs;
  /** Aborted when the client goes away before it has its answer. */
  departure(): AbortSignal;
}
