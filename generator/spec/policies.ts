import type { Problems } from "../problems.js";
import type { Finding } from "./policy/finding.js";
import { idleMutations } from "./policy/idle-mutation.js";
import { neverInvalidated } from "./policy/never-invalidated.js";
import { overlappingPaths } from "./policy/overlapping-paths.js";
import { privateInputs } from "./policy/private-input.js";
import { unboundedKeys } from "./policy/unbounded-key.js";
import { unusedFamilies } from "./policy/unused-family.js";
import type { Spec } from "./validate.js";

type Policy = (spec: Spec) => readonly Finding[];

const policies: readonly Policy[] = [
  privateInputs,
  unboundedKeys,
  idleMutations,
  overlappingPaths,
  neverInvalidated,
  unusedFamilies,
];

/** Checks for what would run, and is dangerous or probably not meant. */
export function checkPolicies(spec: Spec, problems: Problems): void {
  for (const { severity, site, path, ...problem } of policies.flatMap((policy) => policy(spec))) {
    if (severity === "error") problems.add(site, path, problem);
    else problems.warn(site, path, problem);
  }
}
