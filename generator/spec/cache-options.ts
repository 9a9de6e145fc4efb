import type { AppKeyFunction } from "./callback-types.js";
import type { Duration, Timeout } from "./duration-types.js";
import type { AppInput, AppTypes } from "./input-types.js";
import type { Fields, Parsed } from "./schema-types.js";
import type { TagFamilies } from "./template-types.js";

/** A framework that handlers can be generated for. */
export type Target = "express";

/** What holds for all routes of a spec. */
export interface CacheOptions<
  Identity extends Fields = Fields,
  Headers extends Fields = Fields,
  Families extends TagFamilies = TagFamilies,
> {
  /** The first segment of every key, and the `Name` of `createNameCache`. */
  readonly name: string;
  /** The folder for the generated files, relative to the spec. */
  readonly output: string;
  /** The frameworks to generate handlers for. Default: none, only the cache itself. */
  readonly targets?: readonly Target[];
  /** The ttl of routes and values that declare none. Default `"60s"`. */
  readonly ttl?: Duration;
  /** The `softTimeout` of routes and values that declare none. */
  readonly softTimeout?: Timeout;
  /** The `hardTimeout` of routes and values that declare none. Default 30 seconds. */
  readonly hardTimeout?: Timeout;
  /** The `jitter` of routes and values that declare none. Default `0`. */
  readonly jitter?: number;
  /** How the generated files import one another and your modules. Default `".js"`. */
  readonly importEnding?: "" | ".js" | ".ts";
  /** Who asks: the fields that your application extracts from a request, for routes that declare `identity`. */
  readonly identity?: Identity;
  /** Request headers, in lower case, that are inputs of every route. */
  readonly headers?: Headers;
  /** Tag families and the names of their arguments: `{ article: ["slug"], articles: [] }`. */
  readonly tags?: Families;
  /** Replaces headers, cookies and identity in the key, and in what handlers see, by the record that it returns. */
  readonly key?: AppKeyFunction<AppInput<IdentityOf<Identity>, Parsed<Headers>>>;
}

/** `never` where no identity is declared. */
type IdentityOf<Identity> = [Identity] extends [never] ? never : Parsed<Identity>;

/** What the options of `defineCache` mean for its routes. */
export type AppTypesOf<Identity, Headers, Families extends TagFamilies> = AppTypes<
  IdentityOf<Identity>,
  Parsed<Headers>,
  Families
>;
