import { z } from "zod";
import { codes } from "../diagnostic.js";
import { durationMs } from "../model/duration.js";
import type { ResponseNode } from "../model/response-node.js";
import type { RawFunction, RawResponse, RawSchema, RawType, RawValue } from "./raw.js";

/** The frameworks that handlers can be generated for. */
export const targets = ["express"] as const;

/** What a value has to be, for the message, and how to mend it. */
interface Expectation {
  readonly code?: string;
  readonly problem: string;
  readonly fix: string;
}

/** A value that `accepts` takes; the expectation travels with the issue. */
function leaf<T>(
  accepts: (value: RawValue) => boolean,
  { code = codes.INVALID_OPTION, problem, fix }: Expectation,
): z.ZodType<T> {
  return z.custom<T>((value) => accepts(value as RawValue), { message: problem, params: { code, fix } });
}

function marked(value: RawValue, kind: string): boolean {
  return typeof value === "object" && value !== null && "$raw" in value && value.$raw === kind;
}

const isPlainRecord = (value: RawValue): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !("$raw" in value);

const schema = leaf<RawSchema>((value) => marked(value, "schema"), {
  problem: "is no zod schema",
  fix: "write one, for example `z.string()`",
});

/** A record of schemas, or one object schema. */
const fields = z.union([
  z.custom<RawSchema>((value) => marked(value as RawValue, "schema")),
  z.custom<Record<string, unknown>>((value) => isPlainRecord(value as RawValue)).pipe(z.record(z.string(), schema)),
]);

const type = leaf<RawResponse | RawType>((value) => marked(value, "response") || marked(value, "type"), {
  problem: "is neither a type nor a zod schema",
  fix: "write `type<T>()`, or a zod schema",
});

const duration = leaf<number | string>((value) => durationMs(value) !== undefined, {
  code: codes.INVALID_DURATION,
  problem: "is no duration",
  fix: 'use seconds as a number of 0 or more, or a string such as "250ms", "30s", "5m", "1h", "7d", "forever"',
});

const ttl = leaf<number | string | true>((value) => value === true || durationMs(value) !== undefined, {
  code: codes.INVALID_DURATION,
  problem: "is no duration",
  fix: 'use seconds as a number of 0 or more (0: do not store), a string such as "30s", "5m", "forever", or `true` for the default',
});

const softTimeout = leaf<number | string>((value) => Number.isFinite(durationMs(value)), {
  code: codes.INVALID_DURATION,
  problem: "is no duration that ends",
  fix: 'use seconds as a number of 0 or more, or a string such as "250ms", "2s"',
});

const hardTimeout = leaf<number | string>((value) => Number.isFinite(durationMs(value)) && durationMs(value) !== 0, {
  code: codes.INVALID_DURATION,
  problem: "is no duration above 0 that ends",
  fix: 'use seconds as a number above 0, or a string such as "500ms", "10s"',
});

const jitter = leaf<number>((value) => typeof value === "number" && value >= 0 && value <= 1, {
  problem: "is no part of the ttl",
  fix: "write a number from 0 to 1, such as 0.1 for up to a tenth",
});

const spansOfStatuses = leaf<Record<string, unknown>>(isPlainRecord, {
  problem: "is no record of statuses",
  fix: 'write how long each is fresh, for example { 404: "30s" }',
}).pipe(z.record(z.string(), duration));

const fn = leaf<RawFunction>((value) => marked(value, "function"), {
  problem: "is no function",
  fix: "give a function of the declared inputs",
});

const tags = leaf<readonly string[] | RawFunction>(
  (value) => marked(value, "function") || (Array.isArray(value) && value.every((each) => typeof each === "string")),
  {
    problem: "is no list of tags",
    fix: 'write templates such as ["article:{params.slug}"], or a function that returns tags',
  },
);

const key = leaf<string | RawFunction>(
  (value) => marked(value, "function") || (typeof value === "string" && value !== ""),
  {
    problem: "is no key",
    fix: 'write a template such as "list/{query.tag}", or a function of the inputs',
  },
);

const identityMode = leaf<"optional" | "required">((value) => value === "optional" || value === "required", {
  problem: "is no identity mode",
  fix: 'write "optional" or "required"',
});

const version = leaf<string | number>((value) => ["number", "string"].includes(typeof value), {
  problem: "is no version",
  fix: "write a text or a number",
});

const cacheName = leaf<string>((value) => typeof value === "string" && /^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(value), {
  code: codes.INVALID_NAME,
  problem: "is no name of a cache",
  fix: 'write a letter, then letters, digits, "_" or "-", 32 at most',
});

const output = leaf<string>((value) => typeof value === "string" && value.trim() !== "", {
  problem: "is no folder",
  fix: 'write a folder relative to the spec, such as "./generated"',
});

const target = leaf<(typeof targets)[number]>((value) => targets.includes(value as never), {
  code: codes.UNKNOWN_TARGET,
  problem: "is no target",
  fix: `use one of: ${targets.map((name) => `"${name}"`).join(", ")}`,
});

const targetList = leaf<unknown[]>((value) => Array.isArray(value), {
  problem: "is no list of targets",
  fix: 'write a list such as ["express"]',
}).pipe(z.array(target));

const ending = leaf<"" | ".js" | ".ts">((value) => ["", ".js", ".ts"].includes(value as string), {
  problem: "is no import ending",
  fix: 'use ".js" (the default), ".ts" or ""',
});

const families = leaf<Record<string, unknown>>(isPlainRecord, {
  problem: "is no record of tag families",
  fix: 'write for example { article: ["slug"], articles: [] }',
}).pipe(
  z.record(
    z.string(),
    leaf<readonly string[]>((value) => Array.isArray(value) && value.every((each) => typeof each === "string"), {
      problem: "is no list of argument names",
      fix: 'list the names of its arguments, such as ["slug"], or [] for none',
    }),
  ),
);

const inputs = {
  params: fields.optional(),
  query: fields.optional(),
  headers: fields.optional(),
  cookies: fields.optional(),
  identity: identityMode.optional(),
  response: type.optional(),
};
const loading = { softTimeout: softTimeout.optional(), hardTimeout: hardTimeout.optional(), jitter: jitter.optional() };
const kept = {
  ttl: ttl.optional(),
  staleWhileRevalidate: duration.optional(),
  staleIfError: duration.optional(),
  ...loading,
  version: version.optional(),
  tags: tags.optional(),
  key: key.optional(),
};

const path = leaf<string>((value) => typeof value === "string", {
  code: codes.INVALID_PATH,
  problem: "is no text",
  fix: 'write a path such as "/articles/:slug"',
});

const site = z.object({ file: z.string(), line: z.number(), column: z.number() });

const cacheOptions = z.strictObject({
  name: cacheName,
  output,
  targets: targetList.optional(),
  ttl: duration.optional(),
  ...loading,
  importEnding: ending.optional(),
  identity: fields.optional(),
  headers: fields.optional(),
  tags: families.optional(),
  key: fn.optional(),
});

const route = z.object({
  kind: z.literal("get"),
  name: z.string(),
  site,
  path,
  options: z.strictObject({ ...inputs, ...kept, negativeTtl: spansOfStatuses.optional() }),
});

const mutation = z.object({
  kind: z.enum(["del", "patch", "post", "put"]),
  name: z.string(),
  site,
  path,
  options: z.strictObject({ ...inputs, invalidates: tags.optional() }),
});

const value = z.object({
  kind: z.literal("value"),
  name: z.string(),
  site,
  options: z.strictObject({ input: fields, value: type.optional(), ...kept, negativeTtl: duration.optional() }),
});

/** A whole spec, as it came out of the process that ran it: which options there are, and what each may be. */
export const specSchema = z.object({
  file: z.string(),
  site,
  options: cacheOptions,
  entries: z.array(z.discriminatedUnion("kind", [route, mutation, value])),
  responses: z.custom<readonly ResponseNode[]>(),
});

/** The options that there are, by the function that takes them. */
export const optionNames = {
  defineCache: Object.keys(cacheOptions.shape),
  get: Object.keys(route.shape.options.shape),
  mutation: Object.keys(mutation.shape.options.shape),
  value: Object.keys(value.shape.options.shape),
} as const;

export type CheckedSpec = z.output<typeof specSchema>;
export type CacheSpecOptions = CheckedSpec["options"];
export type SpecRoute = z.output<typeof route>;
export type MutationEntry = z.output<typeof mutation>;
export type SpecValue = z.output<typeof value>;
export type RouteSpecOptions = SpecRoute["options"];
/** The fields of one part of the inputs, as they were given. */
export type SpecFields = z.output<typeof fields>;

/** Whether fields were given as one object schema. */
export function isObjectSchema(given: SpecFields): given is RawSchema {
  return "$raw" in given && given.$raw === "schema";
}
