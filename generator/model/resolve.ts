import { dirname, resolve as resolvePath } from "node:path";
import type {
  AppKeyModel,
  CacheModel,
  FamilyModel,
  MutationModel,
  RouteModel,
  TagsModel,
  ValueModel,
} from "../../templates/model.js";
import type { Problems } from "../problems.js";
import type { Locator } from "../spec/locate.js";
import type { Spec, SpecMutation, SpecRoute, SpecValue } from "../spec/validate.js";
import { Imports } from "./imports.js";
import type { AppInputs } from "./inputs.js";
import { fixedNames, localNames, namesOfEntry } from "./generated-names.js";
import { appInputs, routeInputs, sharedInputs, valueInput } from "./inputs.js";
import { appRouteKey, defaultRouteKey, defaultValueKey, resolveKey } from "./key.js";
import { typeName } from "./names.js";
import { Lifetimes, negativeSpans } from "./lifetime.js";
import type { ResponseRoot } from "./response-names.js";
import { Responses } from "./responses.js";
import { resolveType } from "./result-type.js";
import { resolveTags } from "./tags.js";
import { placeInputs, placeSchemas } from "./placed-schemas.js";
import { inputsOfRoute, inputsOfValue } from "./template.js";
import { userFunction } from "./user-function.js";
import { versionOf } from "./version.js";

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
  readonly #sources: {
    readonly locator: Locator;
    readonly imports: Imports;
    readonly problems: Problems;
    readonly responses: Responses;
  };
  readonly #app: AppInputs;
  readonly #families: readonly FamilyModel[];
  readonly #lifetimes: Lifetimes;

  constructor(spec: Spec, locator: Locator, problems: Problems, output: string) {
    const { options } = spec;
    const imports = new Imports(output, options.importEnding ?? ".js");
    imports.reserve([...fixedNames(options.name), ...localNames, ...entryNames(spec)]);
    this.#spec = spec;
    const responses = new Responses(spec.responses, rootsOf(spec), { file: spec.file, locator, imports });
    this.#sources = { locator, imports, problems, responses };
    const { identity, headers } = appInputs(options, spec.site, problems);
    this.#app = {
      identity: identity && placeSchemas(identity, this.#sources),
      headers: headers && placeSchemas(headers, this.#sources),
    };
    this.#families = Object.entries(options.tags ?? {})
      .map(([name, args]) => ({ name, args }))
      .toSorted(byName);
    this.#lifetimes = new Lifetimes(options);
  }

  model(): CacheModel {
    const { options } = this.#spec;
    const appKey = this.#appKey();
    // Sorted first, so that names for imports do not depend on the order of the spec.
    const routes = this.#spec.routes.toSorted(byName).map((route) => this.#route(route, appKey));
    const mutations = this.#spec.mutations.toSorted(byName).map((mutation) => this.#mutation(mutation));
    const values = this.#spec.values.toSorted(byName).map((value) => this.#value(value));
    return {
      name: options.name,
      typeName: typeName(options.name),
      importEnding: options.importEnding ?? ".js",
      ttlMs: this.#lifetimes.ttlMs,
      identity: this.#app.identity,
      appKey: routes.some(({ key }) => key.kind === "app") ? appKey : undefined,
      families: this.#families,
      routes,
      mutations,
      values,
      shared: this.#sources.responses.shared(),
      responseImports: this.#sources.responses.imports(),
    };
  }

  #appKey(): AppKeyModel | undefined {
    const { options, site } = this.#spec;
    if (!options.key) return undefined;
    const user = userFunction(options.key, { field: "defineCache.key", site, path: ["key"] }, this.#sources, true);
    return user && { function: user, inputs: sharedInputs(this.#app) };
  }

  #route(route: SpecRoute, appKey: AppKeyModel | undefined): RouteModel {
    const { name, site, path, options } = route;
    const usedAppKey = options.key === undefined ? appKey : undefined;
    const declared = placeInputs(routeInputs(route, path, this.#app, this.#sources.problems), this.#sources);
    const inputs = usedAppKey ? { ...declared, identity: declared.identity ?? usedAppKey.inputs.identity } : declared;
    const identity = inputs.identity && this.#app.identity;
    const known = inputsOfRoute(inputs, identity);
    const fallback = usedAppKey ? appRouteKey(path, inputs, usedAppKey) : defaultRouteKey(path, inputs, identity);
    const { key, pattern } = resolveKey(options.key, { name, site }, known, fallback, this.#sources);
    const { type, shapeText } = resolveType(options.response, { name, site, option: "response" }, this.#sources);
    return {
      name,
      typeName: typeName(name),
      path,
      inputs,
      key,
      keyPattern: pattern,
      version: versionOf([inputs, identity, shapeText, options.version ?? null]),
      lifetime: this.#lifetimes.of(options),
      negative: negativeSpans(options.negativeTtl),
      tags: this.#tags(options.tags, { name, site, option: "tags" }, known),
      response: type,
    };
  }

  #mutation(mutation: SpecMutation): MutationModel {
    const { name, site, path, options, method } = mutation;
    const inputs = placeInputs(routeInputs(mutation, path, this.#app, this.#sources.problems), this.#sources);
    const known = inputsOfRoute(inputs, this.#app.identity);
    const invalidates = this.#tags(options.invalidates, { name, site, option: "invalidates" }, known);
    const { type } = resolveType(options.response, { name, site, option: "response" }, this.#sources);
    return { name, typeName: typeName(name), method, path, inputs, invalidates, response: type };
  }

  #value({ name, site, options }: SpecValue): ValueModel {
    const input = placeSchemas(valueInput(options.input, name, site, this.#sources.problems), this.#sources);
    const known = inputsOfValue(input);
    const { key, pattern } = resolveKey(options.key, { name, site }, known, defaultValueKey(input), this.#sources);
    const { type, shapeText } = resolveType(options.value, { name, site, option: "value" }, this.#sources);
    return {
      name,
      typeName: typeName(name),
      input,
      key,
      keyPattern: pattern,
      version: versionOf([input, shapeText, options.version ?? null]),
      lifetime: this.#lifetimes.ofValue(options),
      tags: this.#tags(options.tags, { name, site, option: "tags" }, known),
      value: type,
    };
  }

  #tags(
    given: Parameters<typeof resolveTags>[0],
    place: Parameters<typeof resolveTags>[1],
    known: Parameters<typeof resolveTags>[2],
  ): TagsModel {
    return resolveTags(given, place, known, this.#families, this.#sources);
  }
}

function entryNames({ routes, mutations, values }: Spec): readonly string[] {
  const byRole = { route: routes, mutation: mutations, value: values };
  return Object.entries(byRole).flatMap(([role, entries]: [string, readonly { readonly name: string }[]]) =>
    entries.flatMap(({ name }) => namesOfEntry(role as keyof typeof byRole, name)),
  );
}

/** The responses and values that are schemas, sorted by the name of their route or value. */
function rootsOf({ routes, mutations, values }: Spec): readonly ResponseRoot[] {
  const given = [
    ...[...routes, ...mutations].map(({ name, options }) => ({ name, result: options.response })),
    ...values.map(({ name, options }) => ({ name, result: options.value })),
  ];
  return given
    .toSorted(byName)
    .flatMap(({ name, result }) =>
      result?.$raw === "response" ? [{ typeName: typeName(name), node: result.node }] : [],
    );
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
