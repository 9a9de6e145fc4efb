import type { Diagnostic } from "./diagnostic.js";
import type { OptionPath } from "./spec/option-path.js";
import type { Site } from "./spec/raw.js";

/** A problem in the options of one call of the spec. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** Whether the name of the option is to blame, or its value. Default: the value. */
  readonly at?: "name" | "value";
}

/** Finds the place of an option in the source. */
export interface Places {
  siteOf(site: Site, path: OptionPath): Site;
  siteOfName(site: Site, path: OptionPath): Site;
}

interface Found extends Problem {
  readonly severity: Diagnostic["severity"];
  readonly site: Site;
  readonly path: OptionPath;
}

/** Collects problems, so that all are shown at once. Their places are looked up at the end: most specs have none. */
export class Problems {
  readonly #found: Found[] = [];
  readonly #placed: Diagnostic[] = [];
  #keepsWarnings = true;

  /** Adds an error at an option of the call at `site`, such as `["query", "limit"]`. */
  add(site: Site, path: OptionPath, problem: Problem): void {
    this.#found.push({ ...problem, severity: "error", site, path });
  }

  /** Adds what is allowed and probably not meant, at an option of the call at `site`. */
  warn(site: Site, path: OptionPath, problem: Problem): void {
    if (this.#keepsWarnings) this.#found.push({ ...problem, severity: "warning", site, path });
  }

  /** Takes no warnings from now on: they are about what a spec lacks, and a part of this one cannot be read. */
  withholdWarnings(): void {
    this.#keepsWarnings = false;
  }

  /** Adds what was found in the source and so has its place. */
  addPlaced(diagnostics: readonly Diagnostic[]): void {
    this.#placed.push(...diagnostics);
  }

  get hasErrors(): boolean {
    return [...this.#found, ...this.#placed].some(({ severity }) => severity === "error");
  }

  /** All problems, each at its place. */
  diagnostics(places: Places): Diagnostic[] {
    const found = this.#found.map(({ code, severity, message, fix, at, site, path }) => {
      const place = at === "name" ? places.siteOfName(site, path) : places.siteOf(site, path);
      return { code, severity, message, fix, site: place };
    });
    return [...found, ...this.#placed];
  }
}
