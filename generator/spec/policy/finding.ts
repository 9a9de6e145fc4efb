import type { Diagnostic } from "../../diagnostic.js";
import type { Problem } from "../../problems.js";
import type { OptionPath } from "../option-path.js";
import type { Site } from "../raw.js";

/** What a rule has against one option of a call: it would run, and it is dangerous or not what is meant. */
export interface Finding extends Problem {
  readonly severity: Diagnostic["severity"];
  readonly site: Site;
  readonly path: OptionPath;
}
