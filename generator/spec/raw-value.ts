import { types } from "node:util";
import { ofZod3 } from "../model/response-reader.js";
import type { ResponseTable } from "../model/response-table.js";
import { shapeOf } from "../model/shape.js";
import type { ZodSchema } from "../model/zod-definition.js";
import type { Frame } from "./call-site.js";
import type { RawFunction, RawOther, RawRecord, RawResponse, RawSchema, RawValue, Site } from "./raw.js";
import type { References } from "./references.js";

/** What describing a value needs to know. */
export interface Surroundings {
  readonly references: References;
  /** Where the schemas of responses are written down. */
  readonly responses: ResponseTable;
  /** The place of a `type<T>()` call. */
  readonly siteOf: (frame: Frame | undefined) => Site;
}

/** A value of a spec as plain data: functions, schemas and types become descriptions of them. */
export function rawValue(value: unknown, around: Surroundings, parents: readonly unknown[] = []): RawValue {
  if (typeof value === "function") return rawFunction(value, around);
  if (typeof value === "symbol") return other("a symbol");
  if (typeof value !== "object" || value === null) return value as RawValue;
  if (parents.includes(value)) return other("an object that contains itself");
  if (Array.isArray(value)) return value.map((element) => rawValue(element, around, [...parents, value]));
  if (isZod4(value)) return { $raw: "schema", ...shapeOf(value, around.references), exports: around.references(value) };
  if (isZod3(value)) return zod3(value, around);
  if (!isPlain(value)) return other(describe(value));
  const mark = Reflect.get(value, "$cachewright");
  if (mark === "type") return { $raw: "type", site: around.siteOf(Reflect.get(value, "frame") as Frame | undefined) };
  if (mark !== undefined) return other(mark === "entry" ? "a route or value" : "a whole spec");
  if ("$raw" in value) return other("an object with the reserved key `$raw`");
  return rawRecord(value, around, parents);
}

/** A plain object, member by member. */
export function rawRecord(value: object, around: Surroundings, parents: readonly unknown[] = []): RawRecord {
  const members = Object.entries(value).map(([key, member]) => [key, rawValue(member, around, [...parents, value])]);
  return Object.fromEntries(members) as RawRecord;
}

/** What a handler or loader returns: a schema of it is only printed, and so has a description of its own. */
export function rawResult(value: unknown, around: Surroundings): RawResponse | RawValue {
  const isSchema = typeof value === "object" && value !== null && (isZod4(value) || isZod3(value));
  return isSchema ? { $raw: "response", node: around.responses.add(value) } : rawValue(value, around);
}

/** Whether a value is an object literal rather than an instance of something. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function rawFunction(value: Function, { references }: Surroundings): RawFunction | RawOther {
  if (/^class\b/.test(Function.prototype.toString.call(value))) return other(`the class \`${value.name}\``);
  return { $raw: "function", name: value.name, exports: references(value) };
}

function isZod4(value: object): value is ZodSchema {
  return "_zod" in value && typeof value._zod === "object" && value._zod !== null && "def" in value._zod;
}

function isZod3(value: object): boolean {
  return "_def" in value && "safeParse" in value && !("_zod" in value);
}

function zod3(value: object, { references }: Surroundings): RawSchema {
  return { $raw: "schema", shape: undefined, problem: { path: [], ...ofZod3 }, exports: references(value) };
}

function describe(value: object): string {
  if (types.isPromise(value)) return "a promise";
  const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof name === "string" && name !== "" ? `an instance of \`${name}\`` : "an object that is not plain";
}

function other(what: string): RawOther {
  return { $raw: "other", what };
}
