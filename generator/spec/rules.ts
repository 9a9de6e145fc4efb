import { dirname, relative, sep } from "node:path";
import { codes } from "../diagnostic.js";
import { type EntryRole, fixedNames, namesOfEntry } from "../model/generated-names.js";
import { isEntryName, typeName } from "../model/names.js";
import { pathFix, pathForm, pathProblem } from "../model/route-path.js";
import type { Problem, Problems } from "../problems.js";
import { checkLifetimes } from "./lifetime-rules.js";
import { checkPolicies } from "./policies.js";
import type { Site } from "./raw.js";
import type { Spec } from "./validate.js";

/** An entry of any kind. */
interface Entry {
  readonly role: EntryRole;
  readonly name: string;
  readonly site: Site;
}

interface Endpoint extends Entry {
  readonly method: string;
  readonly path: string;
}

/** Checks what entries and their options mean to one another: lifetimes, policy, names, paths, and who answers a request. */
export function checkRules(spec: Spec, problems: Problems): void {
  const { options, site, routes, mutations, values } = spec;
  checkLifetimes(spec, problems);
  checkPolicies(spec, problems);
  checkFamilyNames(options.tags ?? {}, site, problems);
  const endpoints = [
    ...routes.map((route) => ({ ...route, role: "route" as const, method: "GET" })),
    ...mutations.map((mutation) => ({ ...mutation, role: "mutation" as const })),
  ];
  const entries = [...endpoints, ...values.map((value) => ({ ...value, role: "value" as const }))];
  checkGeneratedNames(
    entries.filter((entry) => hasSoundName(entry, problems)),
    options.name,
    problems,
  );
  checkDuplicates(
    endpoints.filter((endpoint) => hasSoundPath(endpoint, problems)),
    problems,
  );
}

/** A colon would end the family within a tag. */
function checkFamilyNames(families: Readonly<Record<string, unknown>>, site: Site, problems: Problems): void {
  for (const name of Object.keys(families)) {
    if (/^[A-Za-z][A-Za-z0-9_-]*$/.test(name)) continue;
    problems.add(site, ["tags", name], {
      code: codes.INVALID_NAME,
      message: `\`defineCache.tags\` has \`${name}\`, which is no name of a tag family`,
      fix: 'write a letter, then letters, digits, "_" or "-"',
      at: "name",
    });
  }
}

function hasSoundName({ name, site }: Entry, problems: Problems): boolean {
  if (isEntryName(name)) return true;
  problems.add(site, [], {
    code: codes.INVALID_NAME,
    message: `\`${name}\` is no name that generated code can use`,
    fix: "write a letter, then letters and digits, such as `getArticle`",
  });
  return false;
}

/** Every name of generated code has one meaning: `keyFoo` and `fooKey` would both make a `keyFooKey`. */
function checkGeneratedNames(entries: readonly Entry[], cacheName: string, problems: Problems): void {
  const owners = new Map(fixedNames(cacheName).map((name) => [name, ""]));
  for (const { role, name, site } of entries) {
    const made = namesOfEntry(role, name);
    const taken = made.find((each, index) => owners.has(each) || made.indexOf(each) !== index);
    if (taken !== undefined) problems.add(site, [], nameClash(name, taken, owners.get(taken)));
    for (const each of made) owners.set(each, name);
  }
}

function nameClash(name: string, taken: string, owner: string | undefined): Problem {
  const isSameType = owner !== undefined && typeName(owner) === typeName(name);
  const message = isSameType
    ? `\`${name}\` and \`${owner}\` become the same type name \`${typeName(name)}\``
    : `\`${name}\` would give generated code two meanings of \`${taken}\`${owner ? `, which \`${owner}\` makes as well` : ""}`;
  const small = name.charAt(0).toLowerCase() + name.slice(1);
  const alone = small === name ? "rename it" : `begin it with a small letter: \`${small}\``;
  return { code: codes.NAME_CLASH, message, fix: owner ? "rename one of them" : alone };
}

function hasSoundPath({ name, path, site }: Endpoint, problems: Problems): boolean {
  const problem = pathProblem(path);
  if (problem === undefined) return true;
  problems.add(site, ["path"], {
    code: codes.INVALID_PATH,
    message: `the path of \`${name}\` ${problem}: ${JSON.stringify(path)}`,
    fix: pathFix,
  });
  return false;
}

function checkDuplicates(endpoints: readonly Endpoint[], problems: Problems): void {
  const seen = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    const { name, site, method, path } = endpoint;
    const form = `${method} ${pathForm(path)}`;
    const other = seen.get(form);
    if (other !== undefined) {
      problems.add(site, ["path"], {
        code: codes.DUPLICATE_ROUTE,
        message: `\`${name}\` answers ${method} ${path}, as \`${other.name}\` does already (${shownPlace(other.site, site)})`,
        fix: "remove one of them, or change its path",
      });
    }
    seen.set(form, endpoint);
  }
}

/** Where something else stands, for a message at `site`. */
function shownPlace(other: Site, site: Site): string {
  if (other.file === site.file) return `line ${other.line}`;
  return `${relative(dirname(site.file), other.file).split(sep).join("/")}:${other.line}`;
}
