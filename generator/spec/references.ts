import type { ExportReference } from "./raw.js";

/** Finds the exports that are a given value. */
export type References = (value: unknown) => readonly ExportReference[];

/**
 * @param modules names of modules, those that only pass a value on after those that made it
 * @param namespaces their exports, in the same order
 */
export function referencesTo(modules: readonly string[], namespaces: readonly object[]): References {
  const found = new Map<unknown, ExportReference[]>();
  for (const [i, module] of modules.entries()) {
    for (const [exported, value] of exportsOf(namespaces[i] ?? {})) {
      if ((typeof value !== "object" && typeof value !== "function") || value === null) continue;
      const list = found.get(value) ?? [];
      list.push({ module, exported });
      found.set(value, list);
    }
  }
  return (value) => found.get(value) ?? [];
}

/** Names before `default`, and only what can be written in an import. */
function exportsOf(namespace: object): [string, unknown][] {
  const names = Object.keys(namespace).filter((name) => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name));
  names.sort((a, b) => Number(a === "default") - Number(b === "default") || (a < b ? -1 : 1));
  return names.map((name) => [name, Reflect.get(namespace, name)]);
}
