import { isAbsolute, relative, sep } from "node:path";
import type { ImportModel } from "../../templates/model.js";
import type { ExportReference } from "../spec/raw.js";
import { typeName } from "./names.js";

/** Names and paths of what generated code imports from the user's modules. */
export class Imports {
  readonly #output: string;
  readonly #ending: "" | ".js" | ".ts";
  /** Local names in the generated files, and what they stand for. */
  readonly #taken = new Map<string, string>();

  constructor(output: string, ending: "" | ".js" | ".ts") {
    this.#output = output;
    this.#ending = ending;
  }

  /** Keeps names for generated code: an import of the same name gets another one. */
  reserve(names: Iterable<string>): void {
    for (const name of names) this.#taken.set(name, "");
  }

  /**
   * An import of an export, under a name that is free in every generated file.
   *
   * @param ownName what the exported function calls itself, for a default export
   */
  of({ module, exported }: ExportReference, ownName: string): ImportModel {
    const specifier = this.specifier(module);
    const isNamed = identifier.test(ownName) && ownName !== "default";
    const wanted = exported !== "default" ? exported : isNamed ? ownName : `default${typeName(basename(module))}`;
    const local = this.local(wanted, `${specifier}\0${exported}`);
    return { specifier, exported, ...(local !== exported && { local }) };
  }

  /** A free local name for `meaning`: the wanted one, or the same with `spec` before it. */
  local(wanted: string, meaning: string): string {
    let name = wanted;
    while (this.#taken.has(name) && this.#taken.get(name) !== meaning) {
      name = /^[A-Z]/.test(wanted) ? `Spec${name}` : `spec${typeName(name)}`;
    }
    this.#taken.set(name, meaning);
    return name;
  }

  /** How a module is reached from the output folder; a package keeps its name. */
  specifier(module: string): string {
    if (!isAbsolute(module)) return module;
    const path = relative(this.#output, module).split(sep).join("/");
    const local = path.startsWith(".") ? path : `./${path}`;
    return local.replace(/(?:\.d)?\.([cm]?)ts(x?)$/, (_, kind: string, x: string) => this.#endingFor(kind, x));
  }

  #endingFor(kind: string, x: string): string {
    if (this.#ending === "") return "";
    return this.#ending === ".ts" ? `.${kind}ts${x}` : `.${kind}js`;
  }
}

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

function basename(module: string): string {
  return (module.split(/[\\/]/).at(-1) ?? module).replace(/\.[^.]*$/, "");
}
