import { codes } from "../../diagnostic.js";
import type { Spec } from "../validate.js";
import type { Finding } from "./finding.js";

/** A mutation that does not say what it changes. An empty `invalidates` says that it changes nothing. */
export function idleMutations({ mutations, routes, values }: Spec): readonly Finding[] {
  if (routes.length + values.length === 0) return [];
  return mutations
    .filter(({ options }) => options.invalidates === undefined)
    .map(({ name, site }) => ({
      severity: "warning",
      code: codes.IDLE_MUTATION,
      site,
      path: [],
      message: `\`${name}\` invalidates nothing: what is cached stays as it was before the change`,
      fix: "name tags in `invalidates`; write `invalidates: []` when it changes nothing that is cached",
    }));
}
