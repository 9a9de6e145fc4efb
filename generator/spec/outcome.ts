import type { Diagnostic } from "../diagnostic.js";
import type { RawSpec } from "./raw.js";

/** The one message of the process that runs a spec. */
export type Outcome =
  | { readonly spec: RawSpec; readonly diagnostics: readonly [] }
  | { readonly spec: undefined; readonly diagnostics: readonly Diagnostic[] };
