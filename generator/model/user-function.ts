import type { FunctionModel } from "../../templates/model.js";
import { codes } from "../diagnostic.js";
import type { Problems } from "../problems.js";
import type { InlineFunction, Locator, OptionPath } from "../spec/locate.js";
import type { RawFunction, Site } from "../spec/raw.js";
import type { Imports } from "./imports.js";

/** Where a function stands in the spec. */
export interface FunctionPlace {
  /** For messages, for example `listArticles.key`. */
  readonly field: string;
  readonly site: Site;
  readonly path: OptionPath;
}

/** What finding a user's function needs. */
export interface FunctionSources {
  readonly locator: Locator;
  readonly imports: Imports;
  readonly problems: Problems;
}

/**
 * A function of the spec: imported from the module that exports it, or else carried over as text when it is written in
 * the spec and uses nothing but its parameters.
 *
 * @param needsReturn its return type becomes part of the handler's input
 */
export function userFunction(
  given: RawFunction,
  place: FunctionPlace,
  sources: FunctionSources,
  needsReturn: boolean,
): FunctionModel | undefined {
  const [reference] = given.exports;
  if (reference) return { kind: "imported", from: sources.imports.of(reference, given.name) };
  const inline = sources.locator.functionAt(place.site, place.path);
  const problem = inline ? inlineProblem(inline, place, needsReturn) : notFound(place);
  if (problem) report(place, sources, problem);
  if (!inline || problem) return undefined;
  return { kind: "inline", source: inline.source, returns: inline.returns ?? inline.inferred ?? "unknown" };
}

interface FunctionProblem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

function report({ site, path }: FunctionPlace, { problems }: FunctionSources, problem: FunctionProblem): void {
  problems.add(site, path, problem);
}

function notFound({ field }: FunctionPlace): FunctionProblem {
  return {
    code: codes.FUNCTION_NOT_FOUND,
    message: `\`${field}\` is a function that generated code cannot reach`,
    fix: "export it from another module and import it into the spec, or write it in place as an arrow function",
  };
}

function inlineProblem(
  inline: InlineFunction,
  { field }: FunctionPlace,
  needsReturn: boolean,
): FunctionProblem | undefined {
  if (inline.isAsync) {
    return {
      code: codes.FUNCTION_NOT_SELF_CONTAINED,
      message: `\`${field}\` is async, but its answer is needed at once`,
      fix: "make it a plain function of its parameters",
    };
  }
  if (inline.free.some(({ name }) => name === "this")) {
    return {
      code: codes.FUNCTION_NOT_SELF_CONTAINED,
      message: `\`${field}\` uses \`this\`, which is nothing in generated code: it calls the function alone`,
      fix: "take everything from the parameters; what `this` was to give, write as a constant in the function",
    };
  }
  const foreign = [...inline.free, ...inline.typeNames].map(({ name }) => `\`${name}\``);
  if (foreign.length > 0) {
    return {
      code: codes.FUNCTION_NOT_SELF_CONTAINED,
      message: `\`${field}\` uses ${foreign.join(", ")}, which generated code does not have`,
      fix: "move the function to another module, export it there, and import it into the spec",
    };
  }
  if (needsReturn && inline.returns === undefined && inline.inferred === undefined) {
    return {
      code: codes.FUNCTION_RETURN_UNKNOWN,
      message: `\`${field}\` returns something whose type cannot be read from its text`,
      fix: "write the return type, for example `(input): { area: string } => ...`",
    };
  }
  return undefined;
}
