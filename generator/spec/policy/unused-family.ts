import { codes } from "../../diagnostic.js";
import type { Spec, SpecMutation } from "../validate.js";
import { familiesOfAll, familyOf } from "./families.js";
import type { Finding } from "./finding.js";

/** A mutation that invalidates a family which nothing carries. */
export function unusedFamilies({ options, mutations, routes, values }: Spec): readonly Finding[] {
  const carried = familiesOfAll([...routes, ...values].map((entry) => entry.options.tags));
  if (carried === "any") return [];
  const declared = new Set(Object.keys(options.tags ?? {}));
  return mutations.flatMap((mutation) =>
    templatesOf(mutation).flatMap((template, index) => {
      const family = familyOf(template);
      return declared.has(family) && !carried.has(family) ? [finding(mutation, index, family)] : [];
    }),
  );
}

function templatesOf({ options: { invalidates = [] } }: SpecMutation): readonly string[] {
  return "$raw" in invalidates ? [] : invalidates;
}

function finding({ name, site }: SpecMutation, index: number, family: string): Finding {
  return {
    severity: "warning",
    code: codes.UNUSED_FAMILY,
    site,
    path: ["invalidates", index],
    message: `\`${name}.invalidates[${index}]\` names the tag family \`${family}\`, which no route and no value carries`,
    fix: `add a tag of \`${family}\` to the \`tags\` of what shows it, or remove it here`,
  };
}
