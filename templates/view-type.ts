import { runtime } from "./marks.js";
import type {
  CacheModel,
  FunctionModel,
  InputsModel,
  ObjectShape,
  RouteModel,
  TemplatePart,
  ValueModel,
} from "./model.js";
import { inputParts } from "./model.js";
import { functionName } from "./names.js";
import { doc, quote } from "./source.js";
import { interfaceText, isOmissible, membersOf, typeText, type Side } from "./type-text.js";

/** Types of what handlers see, where a key covers less than all inputs. */

const seen = "What the handler sees: exactly what its key covers.";

export function viewOf(model: CacheModel, { name, typeName, key, inputs }: RouteModel): string[][] {
  if (key.kind === "default") return [];
  if (key.kind === "function") return functionView(name, typeName, key.function);
  if (key.kind === "template")
    return [[...doc(seen), ...interfaceText(`${typeName}Input`, templateView(model, inputs, key.parts))]];
  const kept = (["params", "query"] as const).filter((part) => inputs[part]);
  const members = [
    ...kept.map((part) => `${part}: ${typeName}Parsed[${quote(part)}];`),
    `key: ${model.typeName}AppKey;`,
  ];
  return [[...doc(seen), ...interfaceText(`${typeName}Input`, members)]];
}

export function valueView({ name, typeName, key, input }: ValueModel): string[][] {
  if (key.kind === "function") return functionView(name, typeName, key.function);
  if (key.kind !== "template") return [];
  const used = inputsOf(key.parts).map(([field]) => field);
  return [
    [
      ...doc("What the loader sees: exactly what its key covers."),
      ...interfaceText(`${typeName}Input`, membersOf(only(input, used), "output")),
    ],
  ];
}

function functionView(name: string, typeName: string, user: FunctionModel): string[][] {
  return [
    [
      ...doc(`What the \`key\` of \`${name}\` returns.`),
      `export type ${typeName}Key = ${keyType(user, `${typeName}Parsed`)};`,
    ],
    [...doc(seen), `export type ${typeName}Input = ${runtime("KeyView")}<${typeName}Parsed, ${typeName}Key>;`],
  ];
}

/** The type of what a key function returns. */
export function keyType(user: FunctionModel, parsed: string): string {
  if (user.kind === "imported") return `ReturnType<typeof ${functionName(user, "")}>`;
  return user.returns.replaceAll("$input", parsed);
}

function inputsOf(parts: readonly TemplatePart[]): readonly (readonly string[])[] {
  return parts.flatMap((part) => ("input" in part ? [part.input] : []));
}

/** The inputs that a template names, part by part. */
function templateView(model: CacheModel, inputs: InputsModel, template: readonly TemplatePart[]): string[] {
  const used = inputsOf(template);
  const narrowed = (part: string, shape: ObjectShape | undefined): ObjectShape | undefined => {
    const names = used.filter(([owner]) => owner === part).map(([, field]) => field);
    return shape && names.length > 0 ? only(shape, names) : undefined;
  };
  const parts = Object.fromEntries(inputParts.map((part) => [part, narrowed(part, inputs[part])]));
  const rest = inputMembers(model, { ...inputs, ...parts, identity: undefined }, "output");
  const identity = narrowed("identity", model.identity);
  return identity ? [...rest, identityMember(inputs.identity, typeText(identity, "output"))] : rest;
}

/** The members of an input type: the declared parts, and who asks. */
export function inputMembers(model: CacheModel, inputs: InputsModel, side: Side): string[] {
  const parts = inputParts.flatMap((name) => {
    const shape = inputs[name];
    if (!shape) return [];
    const mark = side === "input" && shape.fields.every((field) => isOmissible(field.shape, side)) ? "?" : "";
    return [`${name}${mark}: ${typeText(shape, side)}${mark && " | undefined"};`];
  });
  return inputs.identity ? [...parts, identityMember(inputs.identity, `${model.typeName}Identity`)] : parts;
}

function identityMember(mode: InputsModel["identity"], type: string): string {
  return mode === "required" ? `identity: ${type};` : `identity?: ${type} | undefined;`;
}

function only(shape: ObjectShape, names: readonly (string | undefined)[]): ObjectShape {
  return { kind: "object", fields: shape.fields.filter((field) => names.includes(field.name)) };
}
