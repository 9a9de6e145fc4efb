import type { InputsModel } from "./model.js";
import { inputParts } from "./model.js";
import { partParser, textReader } from "./parser.js";
import { property, quote } from "./source.js";

/** One checking function for each declared part. */
export function inputParsers(typeName: string, parsed: string, inputs: InputsModel): string[][] {
  return inputParts.flatMap((name) => {
    const shape = inputs[name];
    return shape ? [partParser(`check${typeName}${capital(name)}`, `${parsed}[${quote(name)}]`, name, shape)] : [];
  });
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function usesRequest(inputs: InputsModel): boolean {
  return inputs.identity !== undefined || inputParts.some((name) => inputs[name]);
}

export function parseBody(typeName: string, inputs: InputsModel): string[] {
  const parts = inputParts.flatMap((name) =>
    inputs[name] ? [`${name}: check${typeName}${capital(name)}(part(args.${name}, ${quote(name)})),`] : [],
  );
  return returned([...parts, ...identityMember(inputs.identity, "args.identity")]);
}

export function readBody(typeName: string, inputs: InputsModel): string[] {
  const parts = inputParts.flatMap((name) => {
    const shape = inputs[name];
    if (!shape) return [];
    const fields = shape.fields.map((field) => `${property(field.name)}: ${textReader(field.shape, name, field.name)}`);
    return [`${name}: check${typeName}${capital(name)}({ ${fields.join(", ")} }),`];
  });
  const query = inputs.query && inputs.query.fields.length > 0 ? ["const query = request.query();"] : [];
  return [...query, ...returned([...parts, ...identityMember(inputs.identity, "request.identity")])];
}

function identityMember(mode: InputsModel["identity"], value: string): string[] {
  if (mode === undefined) return [];
  const checked = `checkIdentity(part(${value}, "identity"))`;
  return [`identity: ${mode === "required" ? checked : `${value} === undefined ? undefined : ${checked}`},`];
}

function returned(members: readonly string[]): string[] {
  return members.length === 0
    ? ["return {};"]
    : ["return {", ...members.map((line) => `  ${line.replaceAll("\n", "\n  ")}`), "};"];
}
