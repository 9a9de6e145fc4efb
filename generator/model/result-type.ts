import type { ImportModel, TypeModel } from "../../templates/model.js";
import { codes, type Diagnostic } from "../diagnostic.js";
import type { Problems } from "../problems.js";
import type { Locator, TypeArgument, TypeImport } from "../spec/locate.js";
import type { RawResponse, RawType, Site } from "../spec/raw.js";
import type { Imports } from "./imports.js";
import { lossOf } from "./loss.js";
import type { Responses } from "./responses.js";

/** The type of a response or value, and a text that changes when its shape does. */
export interface ResolvedType {
  readonly type: TypeModel | undefined;
  readonly shapeText: string;
}

interface TypePlace {
  readonly name: string;
  readonly site: Site;
  readonly option: "response" | "value";
}

export interface TypeSources {
  readonly locator: Locator;
  readonly imports: Imports;
  readonly problems: Problems;
  readonly responses: Responses;
}

/** The type of what a handler or loader returns; none means any JSON. */
export function resolveType(
  given: RawResponse | RawType | undefined,
  place: TypePlace,
  sources: TypeSources,
): ResolvedType {
  if (!given) return { type: undefined, shapeText: "" };
  if (given.$raw === "response") return schemaType(given, place, sources);
  const argument = sources.locator.typeArgumentAt(given.site);
  sources.problems.addPlaced(argument.problems);
  if (argument.problems.length === 0) sources.problems.addPlaced(lossesIn(given.site, place, sources));
  return {
    type: textModel(argument, sources),
    shapeText: sources.locator.hashType(argument),
  };
}

/** Only a type is looked at here; a schema prints whatever it gives. */
function lossesIn(site: Site, { name, option }: TypePlace, { locator }: TypeSources): Diagnostic[] {
  return locator.lostPartsAt(site).flatMap((part) => lossOf(part, [name, option, ...part.path].join("."), option));
}

function schemaType({ node }: RawResponse, place: TypePlace, { responses, problems }: TypeSources): ResolvedType {
  const culprits = responses.culprits(node);
  for (const { path, reason, fix } of culprits) {
    const message = `\`${[place.name, place.option, ...path].join(".")}\`: ${reason}`;
    problems.add(place.site, [place.option], { code: codes.UNCOMPILABLE_SCHEMA, message, fix });
  }
  if (culprits.length > 0) return { type: undefined, shapeText: "" };
  return { type: responses.type(node), shapeText: responses.shapeText(node) };
}

function textModel({ text, imports, locals }: TypeArgument, { imports: names, locator }: TypeSources): TypeModel {
  const used = imports.map((each) => ({ name: each.name, model: importModel(each, names) }));
  const chosen = new Map([
    ...used.map(({ name, model }): [string, string] => [name, model.local ?? model.exported]),
    ...locals.map(({ name, file }): [string, string] => [name, names.local(name, `${file}\0${name}`)]),
  ]);
  return {
    kind: "text",
    text: locator.renameTypes(text, chosen),
    imports: used.map(({ model }) => model),
    declarations: locals.map((local) => locator.renameDeclarations(local.text, chosen)),
  };
}

function importModel({ name, exported, specifier, target }: TypeImport, imports: Imports): ImportModel {
  // A path alias is kept as it is written; a relative path changes with the folder.
  const isRelative = specifier.startsWith(".");
  const from = isRelative && target !== undefined ? imports.specifier(target) : specifier;
  const local = imports.local(name, `${from}\0${exported}`);
  return { specifier: from, exported, ...(local !== exported && { local }) };
}
