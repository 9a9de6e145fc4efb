import { runtime } from "./marks.js";
import type { DateShape, NumberCheck, Shape, StringChange, StringCheck } from "./model.js";
import { quote, regExp } from "./source.js";

/** One check of a value whose kind is right already. */
export interface Check {
  /** The condition under which a value fails. */
  readonly fails: (value: string) => string;
  readonly reason: string;
}

/** A change of a value, between its checks. */
export interface Change {
  /** The expression of the changed value. */
  readonly becomes: (value: string) => string;
}

/** What is done with a value whose kind is right, in this order. */
export function stepsOf(shape: Shape): readonly (Change | Check)[] {
  if (shape.kind === "string") return shape.checks.map(stringStep);
  if (shape.kind === "number") return shape.checks.map(numberCheck);
  if (shape.kind === "date") return shape.checks.map(dateCheck);
  if (shape.kind !== "array") return [];
  return [
    ...(shape.min === undefined
      ? []
      : [sizeCheck("<", shape.min, `must have at least ${counted(shape.min, "element")}`)]),
    ...(shape.max === undefined
      ? []
      : [sizeCheck(">", shape.max, `must have at most ${counted(shape.max, "element")}`)]),
  ];
}

function stringStep(step: StringChange | StringCheck): Change | Check {
  switch (step.kind) {
    case "trim":
    case "toLowerCase":
    case "toUpperCase":
      return { becomes: (value) => `${value}.${step.kind}()` };
    case "normalize":
      return { becomes: (value) => `${value}.normalize(${quote(step.form)})` };
    default:
      return stringCheck(step);
  }
}

function dateCheck({ kind, value: bound, inclusive }: DateShape["checks"][number]): Check {
  const operator = { min: inclusive ? "<" : "<=", max: inclusive ? ">" : ">=" }[kind];
  const words = { min: inclusive ? "at or after" : "after", max: inclusive ? "at or before" : "before" }[kind];
  return {
    fails: (value) => `${value}.getTime() ${operator} ${bound}`,
    reason: `must be ${words} ${new Date(bound).toISOString()}`,
  };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function sizeCheck(operator: string, size: number, reason: string): Check {
  return { fails: (value) => `${value}.length ${operator} ${size}`, reason };
}

function lengthCheck(operator: string, length: number, reason: string): Check {
  return { fails: (value) => `${runtime("length")}(${value}) ${operator} ${length}`, reason };
}

function stringCheck(check: StringCheck): Check {
  switch (check.kind) {
    case "min":
      return lengthCheck("<", check.value, `must have at least ${counted(check.value, "character")}`);
    case "max":
      return lengthCheck(">", check.value, `must have at most ${counted(check.value, "character")}`);
    case "length":
      return lengthCheck("!==", check.value, `must have ${counted(check.value, "character")}`);
    case "startsWith":
    case "endsWith":
    case "includes":
      return textCheck(check.kind, check.value);
    case "pattern":
      return {
        fails: (value) => `!${regExp(check.source, check.flags)}.test(${value})`,
        reason:
          check.format === "pattern" ? `must match /${check.source}/${check.flags}` : `must be a valid ${check.format}`,
      };
  }
}

const verbs = { startsWith: "start with", endsWith: "end with", includes: "contain" } as const;

function textCheck(kind: keyof typeof verbs, text: string): Check {
  return {
    fails: (value) => `!${value}.${kind}(${quote(text)})`,
    reason: `must ${verbs[kind]} ${JSON.stringify(text)}`,
  };
}

function numberCheck(check: NumberCheck): Check {
  const { value: bound } = check;
  if (check.kind === "multipleOf") {
    const fails = (value: string): string => `!${runtime("isMultipleOf")}(${value}, ${bound})`;
    return { fails, reason: `must be a multiple of ${bound}` };
  }
  const [inclusive, exclusive] = check.kind === "min" ? ["<", "<="] : [">", ">="];
  const words = check.kind === "min" ? ["at least", "greater than"] : ["at most", "less than"];
  return {
    fails: (value) => `${value} ${check.inclusive ? inclusive : exclusive} ${bound}`,
    reason: `must be ${check.inclusive ? words[0] : words[1]} ${bound}`,
  };
}
