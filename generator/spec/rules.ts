import { codes } from "../diagnostic.js";
import { isEntryName, typeName } from "../model/names.js";
import { pathForm, pathProblem } from "../model/route-path.js";
import type { Problems } from "../problems.js";
import type { Spec, SpecMutation, SpecRoute, SpecValue } from "./validate.js";

type Named = SpecMutation | SpecRoute | SpecValue;

/** Checks what entries mean to one another: names, paths, and who answers a request. */
export function checkRules(spec: Spec, problems: Problems): void {
  const all: readonly Named[] = [...spec.routes, ...spec.mutations, ...spec.values];
  checkNames(all, problems);
  const routes = [...spec.routes.map((route) => ({ ...route, method: "GET" })), ...spec.mutations];
  const sound = routes.filter((route) => hasSoundPath(route, problems));
  checkDuplicates(sound, problems);
}

function checkNames(entries: readonly Named[], problems: Problems): void {
  const seen = new Map<string, string>();
  for (const { name, site } of entries) {
    if (!isEntryName(name)) {
      problems.add(site, [], {
        code: codes.INVALID_NAME,
        message: `\`${name}\` is no name that generated code can use`,
        fix: "write a letter, then letters and digits, such as `getArticle`",
      });
    }
    const other = seen.get(typeName(name));
    if (other !== undefined) {
      problems.add(site, [], {
        code: codes.NAME_CLASH,
        message: `\`${name}\` and \`${other}\` become the same type name \`${typeName(name)}\``,
        fix: "rename one of them",
      });
    }
    seen.set(typeName(name), name);
  }
}

function hasSoundPath({ name, path, site }: Named & { readonly path: string }, problems: Problems): boolean {
  const problem = pathProblem(path);
  if (problem === undefined) return true;
  problems.add(site, ["path"], {
    code: codes.INVALID_PATH,
    message: `the path of \`${name}\` ${problem}: ${JSON.stringify(path)}`,
    fix: 'write a path such as "/articles/:slug"',
  });
  return false;
}

function checkDuplicates(
  routes: readonly (Named & { readonly path: string; readonly method: string })[],
  problems: Problems,
): void {
  const seen = new Map<string, string>();
  for (const { name, site, method, path } of routes) {
    const form = `${method} ${pathForm(path)}`;
    const other = seen.get(form);
    if (other !== undefined) {
      problems.add(site, ["path"], {
        code: codes.DUPLICATE_ROUTE,
        message: `\`${name}\` answers ${method} ${path}, as \`${other}\` does already`,
        fix: "remove one of them, or change its path",
      });
    }
    seen.set(form, name);
  }
}
