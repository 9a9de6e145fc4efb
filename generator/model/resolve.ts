import { dirname, resolve as resolvePath } from "node:path";
import type {
  CacheModel,
  InputsModel,
  LifetimeModel,
  MutationModel,
  RouteModel,
  TagsModel,
  ValueModel,
} from "../../templates/model.js";
import type { Problems } from "../problems.js";
import type { Locator } from "../spec/locate.js";
import type { Spec, SpecMutation, SpecRoute, SpecValue } from "../spec/validate.js";
import { durationMs } from "./duration.js";
import { Imports } from "./imports.js";
import type { AppInputs } from "./inputs.js";
import { appInputs, routeInputs, valueInput } from "./inputs.js";
import type { ResolvedKey } from "./key.js";
import { defaultRouteKey, defaultValueKey, pathAndQuery, resolveKey } from "./key.js";
import { typeName } from "./names.js";
import { resolveType } from "./result-type.js";
import { reservedNames } from "./reserved.js";
import type { DeclaredFamily } from "./tags.js";
import { resolveTags } from "./tags.js";
import { inputsOfRoute, inputsOfValue } from "./template.js";
import { userFunction } from "./user-function.js";
import { versionOf } from "./version.js";

const defaultTtlMs = 60_000;

/** A model to render, and the absolute folder that it is rendered into. */
export interface Resolved {
  readonly model: CacheModel;
  readonly output: string;
}

/** Decides everything that templates need: names, paths, shapes, keys, tags. What cannot be decided is a problem. */
export function resolve(spec: Spec, locator: Locator, problems: Problems): Resolved {
  const output = resolvePath(dirname(spec.file), spec.options.output);
  const resolver = new Resolver(spec, locator, problems, output);
  return { model: resolver.model(), output };
}

class Resolver {
  readonly #spec: Spec;
  readonly #sources: { readonly locator: Locator; readonly imports: Imports; readonly problems: Problems };
  readonly #app: AppInputs;
  readonly #families: readonly DeclaredFamily[];
  readonly #ttlMs: number;

  constructor(spec: Spec, locator: Locator, problems: Problems, output: string) {
    const { options } = spec;
    const imports = new Imports(output, options.importEnding ?? ".js");
    imports.reserve(reservedNames(spec));
    this.#spec = spec;
    this.#sources = { locator, imports, problems };
    this.#app = appInputs(options, spec.site, problems);
    this.#families = Object.entries(options.tags ?? {}).map(([name, args]) => ({ name, args }));
    this.#ttlMs = durationMs(options.ttl) ?? defaultTtlMs;
  }

  model(): CacheModel {
    const { options } = this.#spec;
    const appKey = this.#appKey();
    const routes = this.#spec.routes.map((route) => this.#route(route, appKey)).toSorted(byName);
    const mutations = this.#spec.mutations.map((mutation) => this.#mutation(mutation)).toSorted(byName);
    const values = this.#spec.values.map((value) => this.#value(value)).toSorted(byName);
    const fromResults = [...routes, ...values].some(({ tags }) => tags.kind === "function");
    return {
      name: options.name,
      typeName: typeName(options.name),
      importEnding: options.importEnding ?? ".js",
      ttlMs: this.#ttlMs,
      identity: this.#app.identity,
      appInputs: appKey && this.#appInputs(),
      families: this.#families.map((family) => ({ ...family, fromResults })).toSorted(byName),
      routes,
      mutations,
      values,
    };
  }

  /** What all routes share; the identity may be missing there. */
  #appInputs(): InputsModel {
    const { headers, identity } = this.#app;
    return { params: undefined, query: undefined, cookies: undefined, headers, identity: identity && "optional" };
  }

  #appKey(): ResolvedKey | undefined {
    const { options, site } = this.#spec;
    if (!options.key) return undefined;
    const user = userFunction(options.key, { field: "defineCache.key", site, path: ["key"] }, this.#sources, true);
    const name = user?.kind === "imported" ? user.from.exported : "key";
    return user && { key: { kind: "function", function: user, scope: "app" }, pattern: `${name}(input)` };
  }

  #route(route: SpecRoute, appKey: ResolvedKey | undefined): RouteModel {
    const { name, site, path, options } = route;
    const declared = routeInputs(route, path, this.#app, this.#sources.problems);
    const usesAppKey = appKey !== undefined && options.key === undefined;
    const inputs =
      usesAppKey && this.#app.identity ? { ...declared, identity: declared.identity ?? "optional" } : declared;
    const known = inputsOfRoute(inputs, this.#app.identity);
    const fallback = appKey
      ? { key: appKey.key, pattern: `${pathAndQuery(path, inputs)}|${appKey.pattern}` }
      : defaultRouteKey(path, inputs, this.#app.identity);
    const { key, pattern } = resolveKey(options.key, { name, site }, known, fallback, this.#sources);
    const { type, shapeText } = resolveType(options.response, { name, site, option: "response" }, this.#sources);
    const shapes = [inputs, inputs.identity && this.#app.identity, shapeText, options.version ?? null];
    const tags = this.#tags(options.tags, { name, site, option: "tags" }, known);
    const lifetime = this.#lifetime(options);
    const version = versionOf(shapes);
    return {
      name,
      typeName: typeName(name),
      path,
      inputs,
      key,
      keyPattern: pattern,
      version,
      lifetime,
      tags,
      response: type,
    };
  }

  #mutation(mutation: SpecMutation): MutationModel {
    const { name, site, path, options, method } = mutation;
    const inputs = routeInputs(mutation, path, this.#app, this.#sources.problems);
    const known = inputsOfRoute(inputs, this.#app.identity);
    const invalidates = this.#tags(options.invalidates, { name, site, option: "invalidates" }, known);
    const { type } = resolveType(options.response, { name, site, option: "response" }, this.#sources);
    return { name, typeName: typeName(name), method, path, inputs, invalidates, response: type };
  }

  #value({ name, site, options }: SpecValue): ValueModel {
    const input = valueInput(options.input, name, site, this.#sources.problems);
    const known = inputsOfValue(input);
    const { key, pattern } = resolveKey(options.key, { name, site }, known, defaultValueKey(input), this.#sources);
    const { type, shapeText } = resolveType(options.value, { name, site, option: "value" }, this.#sources);
    const tags = this.#tags(options.tags, { name, site, option: "tags" }, known);
    const version = versionOf([input, shapeText, options.version ?? null]);
    const lifetime = this.#lifetime(options);
    return { name, typeName: typeName(name), input, key, keyPattern: pattern, version, lifetime, tags, value: type };
  }

  #tags(
    given: Parameters<typeof resolveTags>[0],
    place: Parameters<typeof resolveTags>[1],
    known: Parameters<typeof resolveTags>[2],
  ): TagsModel {
    return resolveTags(given, place, known, this.#families, this.#sources);
  }

  #lifetime(options: SpecRoute["options"] | SpecValue["options"]): LifetimeModel {
    return {
      ttlMs: options.ttl === true ? this.#ttlMs : (durationMs(options.ttl) ?? this.#ttlMs),
      staleWhileRevalidateMs: durationMs(options.staleWhileRevalidate) ?? 0,
      staleIfErrorMs: durationMs(options.staleIfError) ?? 0,
    };
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
