import { bracketed } from "./layout.js";
import { from, runtime } from "./marks.js";
import type { CacheModel, InputPart, InputsModel, MutationModel, RouteModel, Shape } from "./model.js";
import { inputParts } from "./model.js";
import { partParser, unionNames, unwrapped } from "./parser.js";
import { capital, entry, fn, quote } from "./source.js";
import { literalText } from "./type-text.js";

/** Functions that read the inputs of a call or a request. */

/** The function that checks who asks, where a route depends on it. */
export function identityParser({ typeName, identity, routes, mutations }: CacheModel): string[][] {
  const isUsed = [...routes, ...mutations].some(({ inputs }) => inputs.identity !== undefined);
  return identity && isUsed
    ? [partParser("checkIdentity", from("./inputs", `${typeName}Identity`), "identity", identity)]
    : [];
}

/** One checking function for each declared part. */
export function inputParsers({ typeName, inputs }: MutationModel | RouteModel, parsed: string): string[][] {
  return inputParts.flatMap((part) => {
    const shape = inputs[part];
    return shape ? [partParser(checkName(typeName, part), `${parsed}[${quote(part)}]`, part, shape)] : [];
  });
}

function checkName(typeName: string, part: InputPart): string {
  return `check${typeName}${capital(part)}`;
}

/** The function that checks what a program passes. */
export function parseFunction({ typeName, inputs }: RouteModel, parsed: string): string[] {
  const parts = inputParts.flatMap((part) =>
    inputs[part] ? [`${part}: ${checkName(typeName, part)}(${runtime("part")}(args.${part}, ${quote(part)}))`] : [],
  );
  const members = [...parts, ...identityMember(inputs.identity, "args.identity")];
  const name = members.length === 0 ? "_args" : "args";
  return fn(`export function parse${typeName}(${name}: ${from("./inputs", `${typeName}Arguments`)}): ${parsed}`, [
    bracketed("return ", "{", members, ";", 1),
  ]);
}

/** The function that reads a request. */
export function readFunction({ typeName, inputs }: MutationModel | RouteModel, parsed: string): string[] {
  const parts = inputParts.flatMap((part) => {
    const shape = inputs[part];
    const unions = shape && unionNames(checkName(typeName, part), shape);
    const fields = shape?.fields.map((field) =>
      entry(field.name, textReader(field.shape, part, field.name, unions?.get(field.name))),
    );
    return fields ? [bracketed(`${part}: ${checkName(typeName, part)}(`, "{", fields, ")", 2)] : [];
  });
  const members = [...parts, ...identityMember(inputs.identity, "request.identity")];
  const name = members.length === 0 ? "_request" : "request";
  return fn(`export function read${typeName}(${name}: ${runtime("RequestInputs")}): ${parsed}`, [
    ...(inputs.query ? ["const query = request.query();"] : []),
    bracketed("return ", "{", members, ";", 1),
  ]);
}

function identityMember(mode: InputsModel["identity"], value: string): string[] {
  if (mode === undefined) return [];
  const checked = `checkIdentity(${runtime("part")}(${value}, "identity"))`;
  return [`identity: ${mode === "required" ? checked : `${value} === undefined ? undefined : ${checked}`}`];
}

/** The expression that reads a field of a request as its type. Lists are repeated parameters of the query. */
function textReader(shape: Shape, part: InputPart, name: string, union: string | undefined): string {
  const { inner: declared } = unwrapped(shape);
  const inner = declared.kind === "schema" ? declared.reads : declared;
  const key = quote(name);
  if (inner.kind === "array") {
    const values = `${runtime("repeated")}(query, ${key})`;
    const { inner: element } = unwrapped(inner.element);
    const convert = converter(element.kind === "schema" ? element.reads : element, union);
    return convert ? `${values}?.map((each) => ${convert("each")})` : values;
  }
  const raw = {
    cookies: `request.cookie(${key})`,
    headers: `request.header(${key})`,
    params: `request.params[${key}]`,
    query: `${runtime("single")}(query, ${key})`,
  }[part];
  return converter(inner, union)?.(raw) ?? raw;
}

/** How text becomes the type of a shape; `undefined` where it is text already. */
function converter(shape: Shape, union?: string): ((raw: string) => string) | undefined {
  if (shape.kind === "number") return (raw) => `${runtime("toNumber")}(${raw})`;
  if (shape.kind === "boolean") return (raw) => `${runtime("toBoolean")}(${raw})`;
  if (shape.kind === "date") return (raw) => `${runtime("toDate")}(${raw})`;
  if (shape.kind === "union") {
    const readers = [...new Set(shape.options.map(unionReader))].join(", ");
    return (raw) => `${runtime("toUnion")}(${raw}, [${readers}], ${union})`;
  }
  if (shape.kind === "null") return (raw) => `${runtime("toLiteral")}(${raw}, [null])`;
  if (shape.kind !== "enum" && shape.kind !== "literal") return undefined;
  const values: readonly (string | number | boolean | null)[] = shape.values;
  if (values.every((value) => typeof value === "string")) return undefined;
  return (raw) => `${runtime("toLiteral")}(${raw}, [${values.map(literalText).join(", ")}])`;
}

/** The function that reads a text as the kind of one member of a union. */
function unionReader(option: Shape): string {
  const read = converter(option)?.("raw") ?? runtime("toText") + "(raw)";
  return /^(\W?\w+)\(raw\)$/.exec(read)?.[1] ?? `(raw) => ${read}`;
}
