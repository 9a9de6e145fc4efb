/** Every error that the runtime raises by itself: a stable `code`, and the fix in the message. */
export abstract class CachewrightError extends Error {
  abstract readonly code: string;
}

/** A request or a call whose inputs do not fit the spec. Frameworks answer it with `status`. */
export class InvalidInputError extends CachewrightError {
  override readonly name = "InvalidInputError";
  readonly code = "CACHEWRIGHT_INVALID_INPUT";
  /** The HTTP status for it: 400 (RFC 9110 section 15.5.1). */
  readonly status = 400;
  readonly statusCode = 400;
  /** Express shows the message of an error with this mark to the client. */
  readonly expose = true;
  /** The input that does not fit, for example `query.limit`. */
  readonly field: string;
  /** What is wrong with it, for example `must be at most 100`. */
  readonly reason: string;

  constructor(field: string, reason: string) {
    super(`${field} ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}

/** A route with `identity: "required"` was asked by nobody. Frameworks answer it with `status`. */
export class IdentityRequiredError extends CachewrightError {
  override readonly name = "IdentityRequiredError";
  readonly code = "CACHEWRIGHT_IDENTITY_REQUIRED";
  /** The HTTP status for it: 401 (RFC 9110 section 15.5.2). */
  readonly status = 401;
  readonly statusCode = 401;
  readonly expose = true;

  constructor(route: string) {
    super(`\`${route}\` needs an identity, and the \`identity\` extractor returned none`);
  }
}

/** A backend failed or did not answer in time. What it was asked to do may or may not have happened. */
export class BackendError extends CachewrightError {
  override readonly name = "BackendError";
  readonly code = "CACHEWRIGHT_BACKEND";
  /**
   * The server answered, and refused: it is up, and nothing happened; or, with `waitForReplicas` of Redis, it happened on
   * the master and too few replicas confirmed it.
   */
  readonly isRefusal: boolean;

  constructor(backend: string, operation: string, cause: unknown, isRefusal = false) {
    super(`[${backend}] ${operation} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.isRefusal = isRefusal;
  }
}

/**
 * A load took longer than the `hardTimeout`, or the change of an `update` too long. It goes on by itself, and nobody gets its
 * result.
 */
export class LoadTimeoutError extends CachewrightError {
  override readonly name = "LoadTimeoutError";
  readonly code = "CACHEWRIGHT_LOAD_TIMEOUT";
  /** The HTTP status for it: 504 (RFC 9110 section 15.6.5). */
  readonly status = 504;
  readonly statusCode = 504;

  constructor(key: string, ms: number, work: "change" | "load" = "load") {
    // What `update` runs has no option for it.
    super(`the ${work} of \`${key}\` took longer than ${work === "load" ? "`hardTimeout`, " : ""}${ms} ms`);
  }
}

/** An option of the runtime that makes no sense; the message names it and what it takes. */
export class InvalidOptionError extends CachewrightError {
  override readonly name = "InvalidOptionError";
  readonly code = "CACHEWRIGHT_INVALID_OPTION";
}

/** A client library or framework that a subpath needs is not installed. */
export class MissingPeerError extends CachewrightError {
  override readonly name = "MissingPeerError";
  readonly code = "CACHEWRIGHT_MISSING_PEER";

  constructor(peer: string, subpath: string, cause: unknown) {
    super(`\`${subpath}\` needs the package \`${peer}\`: run \`npm install ${peer}\``, { cause });
  }
}

/** Generated code and the installed runtime are of different generations. It is thrown when the code is imported. */
export class StaleCodeError extends CachewrightError {
  override readonly name = "StaleCodeError";
  readonly code = "CACHEWRIGHT_STALE_CODE";

  constructor(generated: number, installed: number) {
    const fix =
      generated < installed
        ? "run `npx cachewright generate` to write the code again"
        : "install the version of cachewright that generated it, for example with `npm install`";
    super(
      `this code was generated for generation ${generated} of cachewright's runtime, but ${installed} is installed: ${fix}`,
    );
  }
}
