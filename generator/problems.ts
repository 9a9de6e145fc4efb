import type { Diagnostic } from "./diagnostic.js";
import { DiagnosticsError } from "./diagnostic.js";
import type { Locator, OptionPath } from "./spec/locate.js";
import type { Site } from "./spec/raw.js";

/** A problem in the options of one call of the spec. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** Whether the name of the option is to blame, or its value. Default: the value. */
  readonly at?: "name" | "value";
}

/** Collects problems with their places, so that all are shown at once. */
export class Problems {
  readonly #locator: Locator;
  readonly #found: Diagnostic[] = [];

  constructor(locator: Locator) {
    this.#locator = locator;
  }

  /** Adds an error at an option of the call at `site`, such as `["query", "limit"]`. */
  add(site: Site, path: OptionPath, { code, message, fix, at = "value" }: Problem): void {
    const place = at === "name" ? this.#locator.siteOfName(site, path) : this.#locator.siteOf(site, path);
    this.#found.push({ code, severity: "error", message, fix, site: place });
  }

  addAll(diagnostics: readonly Diagnostic[]): void {
    this.#found.push(...diagnostics);
  }

  /** @throws DiagnosticsError when there was an error */
  throwIfAny(): void {
    if (this.#found.some(({ severity }) => severity === "error")) throw new DiagnosticsError(this.#found);
  }
}
