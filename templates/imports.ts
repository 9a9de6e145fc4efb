import { bracketed } from "./layout.js";
import { modules, usedFrom } from "./marks.js";
import type { ImportModel } from "./model.js";
import { byText, quote } from "./source.js";

/** What a generated file imports besides the names that it marks. */
export interface FileImports {
  /** The ending of imports from the files beside it. */
  readonly importEnding: string;
  /** The user's exports that it uses. */
  readonly user?: readonly ImportModel[];
  /** They are needed as types only. */
  readonly onlyTypes?: boolean;
}

/** The statements that import from one module. */
interface Imported {
  readonly specifier: string;
  readonly statements: readonly string[];
}

/** The import statements for code with marks: packages, a blank line, files. */
export function importLines(code: string, { importEnding, user = [], onlyTypes = false }: FileImports): string[] {
  const all = [...userImports(user, onlyTypes ? "type " : ""), ...markedImports(code, importEnding)];
  const packages = all.filter(({ specifier }) => !specifier.startsWith("."));
  const files = all.filter(({ specifier }) => specifier.startsWith("."));
  return [packages, files]
    .map((group) => group.flatMap(({ statements }) => statements))
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

/** Classes of the runtime: values, although their names begin with a capital. */
const classes: ReadonlySet<string> = new Set(["Mutation", "Route", "ValueEntries"]);

function markedImports(code: string, importEnding: string): Imported[] {
  return modules.map((module) => {
    const specifier = module.startsWith(".") ? module + importEnding : module;
    const names = usedFrom(module, code);
    const types = names.filter(isType);
    const values = names.filter((name) => !isType(name));
    return { specifier, statements: [...named(values, specifier, ""), ...named(types, specifier, "type ")] };
  });
}

function isType(name: string): boolean {
  return /^[A-Z]/.test(name) && !classes.has(name);
}

/** Each of the user's exports once, module by module. */
function userImports(user: readonly ImportModel[], kind: "" | "type "): Imported[] {
  const specifiers = [...new Set(user.map(({ specifier }) => specifier))].toSorted(byText);
  return specifiers.map((specifier) => {
    const clauses = [...new Set(user.filter((each) => each.specifier === specifier).map(clauseOf))];
    const whole = clauses.filter((clause) => clause.startsWith("* as ")).toSorted(byText);
    const names = clauses.filter((clause) => !clause.startsWith("* as "));
    const statements = whole.map((clause) => `import ${kind}${clause} from ${quote(specifier)};`);
    return { specifier, statements: [...statements, ...named(names, specifier, kind)] };
  });
}

function clauseOf({ exported, local }: ImportModel): string {
  return local === undefined || local === exported ? exported : `${exported} as ${local}`;
}

function named(names: readonly string[], specifier: string, kind: "" | "type "): string[] {
  if (names.length === 0) return [];
  return [bracketed(`import ${kind}`, "{", names.toSorted(byText), ` from ${quote(specifier)};`)];
}
