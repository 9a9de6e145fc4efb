import type { InputPart, InputsModel, ObjectShape, Shape } from "../../templates/model.js";
import { inputParts } from "../../templates/model.js";
import { codes } from "../diagnostic.js";
import type { Problems } from "../problems.js";
import type { RawSchema, Site } from "../spec/raw.js";
import type { CacheSpecOptions, RouteSpecOptions, SpecFields } from "../spec/schema.js";
import { isObjectSchema } from "../spec/schema.js";
import { pathParams } from "./route-path.js";

type Field = ObjectShape["fields"][number];

/** Where the fields of a part stand in the spec. */
interface Place {
  readonly owner: string;
  readonly site: Site;
  readonly part: string;
}

/** What an entry takes from the options of `defineCache`. */
export interface AppInputs {
  readonly identity: ObjectShape | undefined;
  readonly headers: ObjectShape | undefined;
}

export function appInputs(options: CacheSpecOptions, site: Site, problems: Problems): AppInputs {
  const place = (part: string): Place => ({ owner: "defineCache", site, part });
  const headers = options.headers && objectShape(options.headers, place("headers"), problems);
  if (headers) checkHeaderNames(headers, place("headers"), problems);
  return {
    identity: options.identity && objectShape(options.identity, place("identity"), problems),
    headers: headers && headers.fields.length > 0 ? headers : undefined,
  };
}

/** What all routes share: what the application's own key gets. Somewhere nobody may be logged in. */
export function sharedInputs({ identity, headers }: AppInputs): InputsModel {
  return { params: undefined, query: undefined, cookies: undefined, headers, identity: identity && "optional" };
}

/** The inputs that a route or a mutation declares, with those of the whole application. */
export function routeInputs(
  entry: {
    readonly name: string;
    readonly site: Site;
    readonly options: Pick<RouteSpecOptions, "identity" | InputPart>;
  },
  path: string,
  app: AppInputs,
  problems: Problems,
): InputsModel {
  const { name, site, options } = entry;
  const place = (part: string): Place => ({ owner: name, site, part });
  const declared = new Map<InputPart, ObjectShape>();
  for (const part of inputParts) {
    const given = options[part];
    const shape = given && objectShape(given, place(part), problems);
    if (shape && shape.fields.length > 0) declared.set(part, shape);
  }
  const headers = declared.get("headers");
  if (headers) checkHeaderNames(headers, place("headers"), problems);
  if (options.identity && !app.identity) {
    problems.add(site, ["identity"], {
      code: codes.NO_IDENTITY,
      message: `\`${name}.identity\` is declared, but \`defineCache\` says nothing of an identity`,
      fix: "add for example `identity: { id: z.string() }` to the options of `defineCache`",
    });
  }
  return {
    params: pathShape(path, declared.get("params"), place("params"), problems),
    query: declared.get("query"),
    cookies: declared.get("cookies"),
    headers: merged(app.headers, headers),
    identity: options.identity,
  };
}

/** The inputs of a value: fields with nothing around them. */
export function valueInput(fields: SpecFields, name: string, site: Site, problems: Problems): ObjectShape {
  return objectShape(fields, { owner: name, site, part: "input" }, problems);
}

/** Parameters of the path: those that are declared, and text for the others. */
function pathShape(
  path: string,
  declared: ObjectShape | undefined,
  place: Place,
  problems: Problems,
): ObjectShape | undefined {
  const names = pathParams(path);
  for (const { name } of declared?.fields ?? []) {
    if (names.includes(name)) continue;
    problems.add(place.site, [place.part, name], {
      code: codes.PARAM_NOT_IN_PATH,
      message: `\`${place.owner}.params.${name}\` names a parameter that the path \`${path}\` does not have`,
      fix:
        names.length === 0
          ? "the path has no parameters: remove it"
          : `the path has ${names.map((each) => `\`:${each}\``).join(", ")}`,
      at: "name",
    });
  }
  if (names.length === 0) return undefined;
  const shapeOf = (name: string): Shape =>
    declared?.fields.find((field) => field.name === name)?.shape ?? { kind: "string", checks: [] };
  const all = sorted(names.map((name) => ({ name, shape: shapeOf(name) })));
  return { ...all, ...(declared?.whole && { whole: declared.whole }) };
}

function merged(shared: ObjectShape | undefined, own: ObjectShape | undefined): ObjectShape | undefined {
  if (!shared || !own) return own ?? shared;
  const kept = shared.fields.filter(({ name }) => !own.fields.some((field) => field.name === name));
  return sorted([...kept, ...own.fields]);
}

function sorted(fields: readonly Field[]): ObjectShape {
  return { kind: "object", fields: fields.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** The shape of a part, from a record of schemas or an object schema. */
function objectShape(given: SpecFields, place: Place, problems: Problems): ObjectShape {
  if (isObjectSchema(given)) return shapeOfObject(given, place, problems);
  const fields = Object.entries(given).flatMap(([name, schema]): Field[] => {
    const shape = fieldShape(schema, name, place, problems);
    return shape ? [{ name, shape }] : [];
  });
  return sorted(fields);
}

function shapeOfObject(schema: RawSchema, place: Place, problems: Problems): ObjectShape {
  const { shape } = schema;
  if (!shape || shape.kind !== "object") {
    if (shape) reportNotObject(place, problems);
    else reportUncompilable(schema, [], place, problems);
    return { kind: "object", fields: [] };
  }
  const possible = shape.fields.filter((field) => isPossible(field.name, field.shape, place, problems));
  return { ...sorted(possible), ...(shape.whole && { whole: shape.whole }) };
}

function fieldShape(schema: RawSchema, name: string, place: Place, problems: Problems): Shape | undefined {
  if (!schema.shape) reportUncompilable(schema, [name], place, problems);
  return schema.shape && isPossible(name, schema.shape, place, problems) ? schema.shape : undefined;
}

/** Whether an input of this part can have the shape. */
function isPossible(name: string, shape: Shape, place: Place, problems: Problems): boolean {
  if (!isScalarInput(shape)) return reportNotScalar(name, place, problems);
  const isRepeatable = !["params", "headers", "cookies"].includes(place.part);
  return isRepeatable || isScalarInput(shape, true) || reportList(name, place, problems);
}

/** Inputs are scalars, or lists of scalars: what a request can say in text, and what a key can hold. */
function isScalarInput(shape: Shape, inList = false): boolean {
  if ("inner" in shape) return isScalarInput(shape.inner, inList);
  if (shape.kind === "schema") return isScalarInput(shape.reads, inList);
  if (shape.kind === "array") return !inList && isScalarInput(shape.element, true);
  return shape.kind !== "object";
}

function reportNotObject({ owner, site, part }: Place, problems: Problems): void {
  problems.add(site, [part], {
    code: codes.INVALID_OPTION,
    message: `\`${owner}.${part}\` is a schema, but of no object`,
    fix: "write a record such as { limit: z.number() }, or a `z.object`",
  });
}

function reportNotScalar(name: string, { owner, site, part }: Place, problems: Problems): false {
  problems.add(site, [part, name], {
    code: codes.INPUT_NOT_SCALAR,
    message: `\`${owner}.${part}.${name}\` is no scalar and no list of scalars`,
    fix: "an input is a text, a number, a boolean, one of a few values, or a list of these",
  });
  return false;
}

function reportList(name: string, { owner, site, part }: Place, problems: Problems): false {
  problems.add(site, [part, name], {
    code: codes.INPUT_NOT_SCALAR,
    message: `\`${owner}.${part}.${name}\` is a list, but ${part} have one value each`,
    fix: "take lists from the query, where a parameter may be repeated; or read it as a text, and split that",
  });
  return false;
}

/** Reports a schema that cannot be compiled, with the way to the culprit inside it. */
export function reportUncompilable(
  { problem }: RawSchema,
  path: readonly string[],
  { owner, site, part }: Place,
  problems: Problems,
): void {
  const inside = problem?.path ?? [];
  problems.add(site, [part, ...path], {
    code: codes.UNCOMPILABLE_SCHEMA,
    message: `\`${[owner, part, ...path, ...inside].join(".")}\`: ${problem?.reason ?? "this schema cannot be compiled"}`,
    fix: problem?.fix ?? "use a simpler schema",
  });
}

const headerName = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

/** Header names have no case on the wire; Node, and so the spec, has them in lower case. */
function checkHeaderNames(headers: ObjectShape, { owner, site, part }: Place, problems: Problems): void {
  for (const { name } of headers.fields) {
    if (headerName.test(name)) continue;
    problems.add(site, [part, name], {
      code: codes.INVALID_HEADER,
      message: `\`${owner}.headers\` has \`${name}\`, which is no header name in lower case`,
      fix: headerName.test(name.toLowerCase())
        ? `write \`${name.toLowerCase()}\``
        : "use the characters that RFC 9110 allows in a name",
      at: "name",
    });
  }
}
