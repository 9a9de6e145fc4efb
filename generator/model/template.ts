import type { InputsModel, ObjectShape, Shape, TemplatePart } from "../../templates/model.js";
import { inputParts } from "../../templates/model.js";
import { codes } from "../diagnostic.js";
import type { Problem } from "../problems.js";
import { closest } from "./names.js";

/** An input that a template may name: `query.tag` in a route, `id` in a value. */
export interface KnownInput {
  readonly path: readonly string[];
  /** It has a place in the default key, but none in the text of a template: a list or a date. */
  readonly hasNoText: boolean;
}

export function inputsOfRoute(inputs: InputsModel, identity: ObjectShape | undefined): readonly KnownInput[] {
  const declared = inputParts.flatMap((part) => knownFields(inputs[part], [part]));
  return inputs.identity ? [...declared, ...knownFields(identity, ["identity"])] : declared;
}

export function inputsOfValue(input: ObjectShape): readonly KnownInput[] {
  return knownFields(input, []);
}

function knownFields(shape: ObjectShape | undefined, owner: readonly string[]): KnownInput[] {
  return (shape?.fields ?? []).map((field) => ({ path: [...owner, field.name], hasNoText: hasNoText(field.shape) }));
}

function hasNoText(shape: Shape): boolean {
  return "inner" in shape ? hasNoText(shape.inner) : shape.kind === "array" || shape.kind === "date";
}

/** A parsed template, or what is wrong with it. */
export type ParsedTemplate = { readonly parts: readonly TemplatePart[] } | { readonly problem: Problem };

/** Parses `list/{query.tag}/{query.limit}`. `field` names the template in messages. */
export function parseTemplate(text: string, known: readonly KnownInput[], field: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  for (const piece of text.split(/(\{[^{}]*\})/)) {
    if (piece === "") continue;
    const name = /^\{(.*)\}$/s.exec(piece)?.[1];
    if (name === undefined) {
      if (/[{}]/.test(piece)) return { problem: strayBrace(text, field) };
      parts.push({ text: piece });
      continue;
    }
    const input = known.find(({ path }) => path.join(".") === name.trim());
    if (!input) return { problem: unknownInput(name, known, field) };
    if (input.hasNoText) return { problem: textlessInput(name, field) };
    parts.push({ input: input.path });
  }
  return { parts };
}

function strayBrace(text: string, field: string): Problem {
  return {
    code: codes.INVALID_TEMPLATE,
    message: `\`${field}\` has a brace without its partner: ${JSON.stringify(text)}`,
    fix: "write placeholders as {query.tag}",
  };
}

function unknownInput(name: string, known: readonly KnownInput[], field: string): Problem {
  const names = known.map(({ path }) => path.join("."));
  const meant = closest(name, names);
  const list =
    names.length === 0 ? "no inputs are declared" : `declared: ${names.map((each) => `{${each}}`).join(", ")}`;
  return {
    code: codes.UNKNOWN_INPUT,
    message: `\`${field}\` names {${name}}, which is not declared`,
    fix: meant === undefined ? list : `did you mean {${meant}}? (${list})`,
  };
}

function textlessInput(name: string, field: string): Problem {
  return {
    code: codes.INVALID_TEMPLATE,
    message: `\`${field}\` names {${name}}, which is a list or a date and has no text of its own`,
    fix: "leave out `key` to have all inputs in it, or write a function that makes a text of it",
  };
}

/** Characters that an encoded value can hold; between two values of a key stands something else. */
const valueCharacters = /^[A-Za-z0-9\-_.%~,+]*$/;

/** Whether two different inputs could give one key, because nothing tells where a value ends. */
export function lacksSeparator(parts: readonly TemplatePart[]): boolean {
  let between: string | undefined;
  for (const part of parts) {
    if ("text" in part) between = between === undefined ? undefined : between + part.text;
    else if (between !== undefined && valueCharacters.test(between)) return true;
    else between = "";
  }
  return false;
}

/** A template as it is shown to people. */
export function templatePattern(parts: readonly TemplatePart[]): string {
  return parts.map((part) => ("text" in part ? part.text : `{${part.input.join(".")}}`)).join("");
}

const unsafe = /[^!$&'()*+,\-./0-9:;<=>?@A-Z[\]^_a-z|~]+/g;

/** Literal text of a key: what could break a protocol or look like a digest is percent-encoded. */
export function keyLiteral(text: string): string {
  return text.replace(unsafe, (run) => encodeURIComponent(run.toWellFormed()));
}
