import { callSite } from "./call-site.js";
import type { AppTypesOf, CacheOptions } from "./cache-options.js";
import type { EntryDefinition, EntryKind, SpecDefinition, TypeDefinition } from "./definition.js";
import type { GetOptions, MutationOptions, ValueOptions } from "./entry-options.js";
import type { AppTypes, IdentityMode, RouteInput } from "./input-types.js";
import type { Fields, None, Parsed, Schema } from "./schema-types.js";
import type { TagFamilies } from "./template-types.js";

export type { CacheOptions, Target } from "./cache-options.js";
export type { AppKeyFunction, KeyFunction, KeyRecord, TagBuilders, TagFunction } from "./callback-types.js";
export type { Frame } from "./call-site.js";
export type { EntryDefinition, EntryKind, SpecDefinition, TypeDefinition } from "./definition.js";
export type { Duration } from "./duration-types.js";
export type { AppTypes, IdentityMode, RouteInput } from "./input-types.js";
export type { Scalar, TagFamilies } from "./template-types.js";

/** Declares a cached route: `get("/articles/:slug", { ttl: "5m", tags: ["article:{params.slug}"] })`. */
export type DefineGet<App extends AppTypes> = <
  const Path extends `/${string}`,
  Params extends Fields = None,
  Query extends Fields = None,
  Headers extends Fields = None,
  Cookies extends Fields = None,
  Mode extends IdentityMode | undefined = undefined,
  Response extends Schema | TypeDefinition = TypeDefinition,
  const Tags extends readonly string[] = never,
  const Key extends string = never,
>(
  path: Path,
  options?: GetOptions<
    App,
    Path,
    Params,
    Query,
    Headers,
    Cookies,
    Mode,
    Response,
    RouteInput<App, Path, Params, Query, Headers, Cookies, Mode>,
    Tags,
    Key
  >,
) => EntryDefinition;

/** Declares a route that changes something: `put("/articles/:slug", { invalidates: ["article:{params.slug}"] })`. */
export type DefineMutation<App extends AppTypes> = <
  const Path extends `/${string}`,
  Params extends Fields = None,
  Query extends Fields = None,
  Headers extends Fields = None,
  Cookies extends Fields = None,
  Mode extends IdentityMode | undefined = undefined,
  Response extends Schema | TypeDefinition = TypeDefinition,
  const Tags extends readonly string[] = never,
>(
  path: Path,
  options?: MutationOptions<
    App,
    Path,
    Params,
    Query,
    Headers,
    Cookies,
    Mode,
    Response,
    RouteInput<App, Path, Params, Query, Headers, Cookies, Mode>,
    Tags
  >,
) => EntryDefinition;

/** Declares a cached value without a route: `value({ input: { id: z.uuid() }, value: type<User>() })`. */
export type DefineValue<App extends AppTypes> = <
  Inputs extends Fields,
  Value extends Schema | TypeDefinition = TypeDefinition,
  const Tags extends readonly string[] = never,
  const Key extends string = never,
>(
  options: ValueOptions<Inputs, Value, Parsed<Inputs>, App["families"], Tags, Key>,
) => EntryDefinition;

/** The functions of one spec, typed by the options of its `defineCache`. */
export interface Authoring<App extends AppTypes> {
  readonly get: DefineGet<App>;
  readonly post: DefineMutation<App>;
  readonly put: DefineMutation<App>;
  readonly patch: DefineMutation<App>;
  readonly del: DefineMutation<App>;
  readonly value: DefineValue<App>;
  /** Gives every entry its name. The spec file exports the result as its default. */
  readonly define: (entries: Readonly<Record<string, EntryDefinition>>) => SpecDefinition;
}

/**
 * Starts a spec: declares what all routes share and returns the functions that declare them. Nothing is judged when the
 * spec runs; `cachewright generate` reports every problem at once.
 *
 * @example
 * ```ts
 * const { get, put, define } = defineCache({ name: "shop", output: "./generated", tags: { product: ["id"] } });
 *
 * export default define({
 *   getProduct: get("/products/:id", { ttl: "5m", tags: ["product:{params.id}"] }),
 *   updateProduct: put("/products/:id", { invalidates: ["product:{params.id}"] }),
 * });
 * ```
 */
export function defineCache<
  Identity extends Fields = never,
  Headers extends Fields = None,
  const Families extends TagFamilies = None,
>(options: CacheOptions<Identity, Headers, Families>): Authoring<AppTypesOf<Identity, Headers, Families>> {
  const frame = callSite(defineCache);
  return {
    get: routeRecorder("get"),
    post: routeRecorder("post"),
    put: routeRecorder("put"),
    patch: routeRecorder("patch"),
    del: routeRecorder("del"),
    value: recordValue,
    define: (entries) => ({ $cachewright: "spec", options, frame, entries }),
  };
}

/**
 * Stands for a TypeScript type in a spec: `response: type<ArticleResponse>()`. The generated code imports the type.
 * Write a zod schema instead where the generator has to know the shape.
 */
export function type<T>(): TypeDefinition<T> {
  return { $cachewright: "type", frame: callSite(type) };
}

function routeRecorder(kind: EntryKind): (path: unknown, options?: object) => EntryDefinition {
  return function record(path, options = {}) {
    return { $cachewright: "entry", kind, path, options, frame: callSite(record) };
  };
}

function recordValue(options: object): EntryDefinition {
  return { $cachewright: "entry", kind: "value", path: undefined, options, frame: callSite(recordValue) };
}
