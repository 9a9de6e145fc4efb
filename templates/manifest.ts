import type { CacheModel, LifetimeModel, NegativeModel, TagsModel, TagTemplate, TemplatePart } from "./model.js";
import { byText } from "./source.js";

/**
 * `manifest.json`: which version made which files, the name in every key, and one line per route, sorted, so that branches merge. Durations are
 * milliseconds; `null` is forever.
 */
export function renderManifest(model: CacheModel, version: string, files: readonly string[]): string {
  const routes = [
    ...model.routes.map((route) => ({ ...described(route), method: "GET", path: route.path })),
    ...model.mutations.map(({ name, method, path, invalidates }) => ({
      name,
      method,
      path,
      invalidates: tagList(invalidates),
    })),
    ...model.values.map((value) => described(value)),
  ];
  const lines = routes.map((route) => JSON.stringify(route)).toSorted(byText);
  const members = [
    `"cachewright": ${JSON.stringify(version)}`,
    `"name": ${JSON.stringify(model.name)}`,
    `"files": [\n${files
      .toSorted(byText)
      .map((file) => `    ${JSON.stringify(file)}`)
      .join(",\n")}\n  ]`,
    `"routes": [\n${lines.map((line) => `    ${line}`).join(",\n")}\n  ]`,
  ];
  return `{\n${members.map((text) => `  ${text}`).join(",\n")}\n}\n`;
}

interface Described {
  readonly name: string;
  readonly keyPattern: string;
  readonly version: string;
  readonly lifetime: LifetimeModel;
  readonly negative?: readonly NegativeModel[];
  readonly tags: TagsModel;
}

function described({ name, keyPattern, version, lifetime, negative = [], tags }: Described): object {
  const { ttlMs, staleWhileRevalidateMs, staleIfErrorMs, ...more } = lifetime;
  return {
    name,
    key: keyPattern,
    version,
    ttlMs,
    ...(staleWhileRevalidateMs > 0 && { staleWhileRevalidateMs }),
    ...(staleIfErrorMs > 0 && { staleIfErrorMs }),
    ...more,
    ...(negative.length > 0 && {
      negativeTtlMs: Object.fromEntries(negative.map(({ status, ttlMs }) => [status, ttlMs])),
    }),
    tags: tagList(tags),
  };
}

function tagList(tags: TagsModel): readonly string[] | "function" {
  return tags.kind === "function" ? "function" : tags.tags.map(tagPattern);
}

/** A tag template as the spec has it: `article:{params.slug}`. */
export function tagPattern({ family, args }: TagTemplate): string {
  return [family, ...args.map(partsPattern)].join(":");
}

/** One argument of a tag template: `{params.slug}`. */
export function partsPattern(parts: readonly TemplatePart[]): string {
  return parts.map((part) => ("text" in part ? part.text : `{${part.input.join(".")}}`)).join("");
}
