import { runtimeNames } from "../../templates/marks.js";
import { inputParts } from "../../templates/model.js";
import { typeName } from "./names.js";

/** What kind of entry makes which names. */
export type EntryRole = "mutation" | "route" | "value";

/** The names that generated files have for one entry of the spec. */
export function namesOfEntry(role: EntryRole, name: string): readonly string[] {
  const type = typeName(name);
  const { types, functions, constants } = madeBy[role];
  return [
    ...types.map((suffix) => type + suffix),
    ...functions.map((prefix) => prefix + type),
    ...constants.map((suffix) => name + suffix),
    ...(role === "value" ? ["Input"] : inputParts.map(typeName)).map((part) => `check${type}${part}`),
  ];
}

const madeBy = {
  route: {
    types: ["Arguments", "Handler", "Input", "Key", "Parsed", "Response"],
    functions: ["key", "parse", "read"],
    constants: ["Definition", "Key", "KeyOf", "TagsOf"],
  },
  mutation: {
    types: ["Handler", "Input", "Response"],
    functions: ["read"],
    constants: ["Definition", "TagsOf"],
  },
  value: {
    types: ["Arguments", "Input", "Key", "Parsed", "Value"],
    functions: ["key", "parse"],
    constants: ["Definition", "Key", "KeyOf", "TagsOf"],
  },
} as const;

const appSuffixes = words("AppInput AppKey Cache Identity Mutations Routes Tags Values WrapperOptions Wrappers");

const targetNames = words("ExpressRoute IdentityExtractor Request expressMutation expressRoute wrappers");

/** Names that generated files declare, import or use, whatever the routes are. */
export function fixedNames(cacheName: string): readonly string[] {
  const app = typeName(cacheName);
  return [
    ...appSuffixes.map((suffix) => app + suffix),
    `create${app}Cache`,
    ...runtimeNames,
    ...targetNames,
    ...words("TagsOf appKeyOf checkIdentity resultFamilies tagsOf"),
  ];
}

/** Variables and global types of generated code, which an import of the same name would hide or be hidden by. */
export const localNames: readonly string[] = [
  ...words("allInputs appKey args cache each input key options pairs query request result route shared"),
  ...words(
    "Date Exclude Map NonNullable Object Omit Partial Promise Readonly ReadonlyMap ReadonlySet Record ReturnType Set",
  ),
];

function words(text: string): string[] {
  return text.split(" ");
}
