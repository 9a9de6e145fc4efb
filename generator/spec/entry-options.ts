import type { KeyFunction, TagFunction } from "./callback-types.js";
import type { Duration, Timeout } from "./duration-types.js";
import type { AppTypes } from "./input-types.js";
import type { CheckedParams } from "./route-path-types.js";
import type { Fields, OutputOf } from "./schema-types.js";
import type { CheckedKey, CheckedTags, TagFamilies } from "./template-types.js";

/** What a route reads from a request. What it does not declare, its handler cannot read. */
export interface InputOptions<
  App extends AppTypes,
  Path extends string,
  Params extends Fields,
  Query extends Fields,
  Headers extends Fields,
  Cookies extends Fields,
  Mode,
> {
  /** Schemas for parameters of the path. One without a schema is a string. */
  readonly params?: CheckedParams<Params, Path>;
  /** The query parameters. Others are ignored. */
  readonly query?: Query;
  /** Request headers, in lower case, besides those that `defineCache` declares. */
  readonly headers?: Headers;
  readonly cookies?: Cookies;
  /** Whether the answer depends on who asks. `"required"` answers a request without identity with 401. */
  readonly identity?: [App["identity"]] extends [never] ? "defineCache declares no identity" : Mode;
}

/** How long an entry is kept, and which generation of it. */
export interface LifetimeOptions {
  /** How long an entry is fresh. Absent or `true`: the ttl of `defineCache`, 60 s without one. `0`: do not store. */
  readonly ttl?: Duration | true;
  /** How long after that it is still served while it is loaded again. Default `0`. */
  readonly staleWhileRevalidate?: Duration;
  /** How long after that it is still served when loading fails. Default `0`. */
  readonly staleIfError?: Duration;
  /** After so long an entry within `staleIfError` is served, and the load goes on behind. Default: it is waited for. */
  readonly softTimeout?: Timeout;
  /** After so long a load is given up: an error, or a stale entry where `staleIfError` allows one. Default 30 seconds. */
  readonly hardTimeout?: Timeout;
  /** The part of the ttl, 0 to 1, that an entry may lose at random, so that entries expire apart. Default `0`. */
  readonly jitter?: number;
  /** Change it to leave all stored entries behind. */
  readonly version?: string | number;
}

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** How long answers with the status of an error are fresh: `{ 404: "30s" }`. */
export type ErrorTtls = { readonly [Status in `${4 | 5}${Digit}${Digit}`]?: Duration };

/** What a key and tags are made of: templates, or functions of the declared inputs. */
export interface NamingOptions<
  Input,
  Result,
  Families extends TagFamilies,
  Tags extends readonly string[],
  Key extends string,
> {
  /** Tags to invalidate the entry by: templates such as `"article:{params.slug}"`, or a function that returns tags. */
  readonly tags?: TagsOption<Tags, Input, Result, Families>;
  /**
   * The key, in place of the path and all declared inputs: a template, or a function. Inputs that a template leaves out
   * are left out of what the handler sees.
   */
  readonly key?: [Key] extends [never] ? KeyFunction<Input> : CheckedKey<Key, Input>;
}

/**
 * `Tags` is inferred from a list only, so it is `never` for a function. A plain union of both would do as well, but the
 * compiler would then report the whole list instead of its wrong element.
 */
type TagsOption<Tags extends readonly string[], Input, Result, Families extends TagFamilies> = [Tags] extends [never]
  ? TagFunction<Input, Result, Families>
  : CheckedTags<Tags, Input, Families>;

/** The options of `get`. */
export interface GetOptions<
  App extends AppTypes,
  Path extends string,
  Params extends Fields,
  Query extends Fields,
  Headers extends Fields,
  Cookies extends Fields,
  Mode,
  Response,
  Input,
  Tags extends readonly string[],
  Key extends string,
>
  extends
    InputOptions<App, Path, Params, Query, Headers, Cookies, Mode>,
    LifetimeOptions,
    NamingOptions<Input, OutputOf<Response>, App["families"], Tags, Key> {
  /** What the handler returns: a zod schema or `type<T>()`. Absent: any JSON. */
  readonly response?: Response;
  /** How long a `reply` with one of these statuses is fresh, such as `{ 404: "30s" }`. Others above 399 are not stored. */
  readonly negativeTtl?: ErrorTtls;
}

/** The options of `post`, `put`, `patch` and `del`. */
export interface MutationOptions<
  App extends AppTypes,
  Path extends string,
  Params extends Fields,
  Query extends Fields,
  Headers extends Fields,
  Cookies extends Fields,
  Mode,
  Response,
  Input,
  Tags extends readonly string[],
> extends InputOptions<App, Path, Params, Query, Headers, Cookies, Mode> {
  /** What the handler returns: a zod schema or `type<T>()`. Absent: any JSON. */
  readonly response?: Response;
  /** The tags to invalidate after the handler succeeded: templates, or a function that returns tags. */
  readonly invalidates?: TagsOption<Tags, Input, OutputOf<Response>, App["families"]>;
}

/** The options of `value`. */
export interface ValueOptions<
  Inputs extends Fields,
  Value,
  Input,
  Families extends TagFamilies,
  Tags extends readonly string[],
  Key extends string,
>
  extends LifetimeOptions, NamingOptions<Input, OutputOf<Value>, Families, Tags, Key> {
  /** What the value depends on. */
  readonly input: Inputs;
  /** What is cached: a zod schema or `type<T>()`. Absent: any JSON. */
  readonly value?: Value;
  /** How long a value that is `undefined` or `null` is fresh. `0`: do not store it. Default: the ttl. */
  readonly negativeTtl?: Duration;
}
