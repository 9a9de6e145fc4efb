export type { CacheBackend, Item, Loss, LossListener, MaybePromise, Remove, Subscriber, Token } from "./backend.js";
export { backendFromUrl } from "./backends/from-url.js";
export type { MemoryBackend, MemoryOptions } from "./backends/memory.js";
export { memory } from "./backends/memory.js";
export type { Cache, GetOrSetOptions, SetOptions } from "./cache.js";
export type { BackendHealth, Health } from "./health.js";
export type { LoadMany } from "./gathered-load.js";
export type { ServerHealth } from "./servers.js";
export type { Unchecked } from "./check.js";
export {
  array,
  boolean,
  date,
  int,
  isMultipleOf,
  length,
  number,
  oneOf,
  part,
  reject,
  string,
  union,
} from "./check.js";
export type { Clock } from "./clock.js";
export type { CacheOptions, MemoryTierOptions, SpecOptions } from "./create-cache.js";
export { createCache, openCache } from "./create-cache.js";
export type { Duration } from "./duration.js";
export {
  BackendError,
  CachewrightError,
  IdentityRequiredError,
  InvalidInputError,
  InvalidOptionError,
  LoadTimeoutError,
  MissingPeerError,
  StaleCodeError,
} from "./errors.js";
export type { CacheEvent, CacheListener } from "./events.js";
export { generation } from "./generation.js";
export type { Frozen } from "./frozen.js";
export type { Keyed, KeyView } from "./function-key.js";
export { functionKey } from "./function-key.js";
export type { MutationContext, MutationHandler, RouteContext, RouteHandler } from "./http/handler.js";
export type { RequestInputs } from "./http/input.js";
export { repeated, single, toBoolean, toDate, toLiteral, toNumber, toText, toUnion } from "./http/input.js";
export type { MutationDefinition } from "./http/mutation.js";
export { Mutation } from "./http/mutation.js";
export type { ReplyFunction, ReplyInit } from "./http/reply.js";
export { Reply } from "./http/reply.js";
export type { CachedRoute, RouteDefinition } from "./http/route.js";
export { Route } from "./http/route.js";
export type { Scalar } from "./key.js";
export { digest, fit, list, record, scalar, tag, text } from "./key.js";
export { keyValue } from "./key-value.js";
export type { TagArgument, TagHandle } from "./tag-handle.js";
export { tagHandle } from "./tag-handle.js";
export type { InputOf, OutputOf, UserSchema } from "./user-schema.js";
export { withSchema } from "./user-schema.js";
export type { CachedValue, ValueDefinition } from "./value.js";
export { ValueEntries } from "./value.js";
export type { Wire } from "./wire.js";
