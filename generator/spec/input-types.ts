import type { PathParams } from "./route-path-types.js";
import type { Flat, Parsed } from "./schema-types.js";
import type { TagFamilies } from "./template-types.js";

/** What `defineCache` declares for all routes, after parsing. `Identity` is `never` where it declares none. */
export interface AppTypes<Identity = unknown, Headers = unknown, Families extends TagFamilies = TagFamilies> {
  readonly identity: Identity;
  readonly headers: Headers;
  readonly families: Families;
}

/** Whether a route can do without an identity. */
export type IdentityMode = "optional" | "required";

/** What the functions and templates of a route can read: the declared inputs, after parsing, and nothing else. */
export type RouteInput<App extends AppTypes, Path extends string, Params, Query, Headers, Cookies, Mode> = Flat<
  Part<"params", PathParams<Path, Parsed<Params>>> &
    Part<"query", Parsed<Query>> &
    Part<"headers", Merged<App["headers"], Parsed<Headers>>> &
    Part<"cookies", Parsed<Cookies>> &
    IdentityPart<App["identity"], Mode>
>;

/** What the app-wide key function can read. */
export type AppInput<Identity, Headers> = Flat<
  Part<"headers", Headers> & IdentityPart<Identity, [Identity] extends [never] ? undefined : "optional">
>;

/** A part without fields is absent, so that reading it is an error that names the part. */
type Part<Name extends string, Members> = [keyof Members] extends [never] ? unknown : { readonly [K in Name]: Members };

type IdentityPart<Identity, Mode> = [Mode] extends ["required"]
  ? { readonly identity: Identity }
  : [Mode] extends [IdentityMode]
    ? { readonly identity?: Identity | undefined }
    : unknown;

/** A route may declare a header of the app again, with a schema of its own. */
type Merged<App, Route> = [keyof App] extends [never] ? Route : Flat<Omit<App, keyof Route> & Route>;
