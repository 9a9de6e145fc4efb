import { SourceMap, type SourceMapPayload } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Frame } from "./call-site.js";
import type { Site } from "./raw.js";

/** Leads from positions in a running bundle back to the sources. */
export class Trace {
  readonly #bundle: string;
  readonly #url: string;
  readonly #map: SourceMap;

  constructor(bundle: string, map: string) {
    this.#bundle = bundle;
    this.#url = pathToFileURL(bundle).href;
    this.#map = new SourceMap(JSON.parse(map) as SourceMapPayload);
  }

  /** The place in the sources that `frame` stands for; `undefined` when it lies outside of the bundle. */
  siteOf(frame: Frame | undefined): Site | undefined {
    if (frame === undefined || pathOf(frame.file) !== this.#bundle) return undefined;
    const entry = this.#map.findEntry(frame.line - 1, frame.column - 1);
    if (!("originalSource" in entry)) return undefined;
    const file = resolve(dirname(this.#bundle), pathOf(entry.originalSource));
    return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }

  /** The first place in the sources that the stack of an error names. */
  siteOfStack(stack: string): Site | undefined {
    for (const [, file = "", line, column = "1"] of stack.matchAll(this.#positions())) {
      const site = this.siteOf({ file, line: Number(line), column: Number(column) });
      if (site !== undefined) return site;
    }
    return undefined;
  }

  /** The stack with places in the sources instead of places in the bundle, and without the frames of Node. */
  rewrite(stack: string): string {
    const lines = stack.split("\n").filter((line) => !/^\s+at .*\(?node:/.test(line) && !isOwn(line));
    return lines
      .map((line) => this.#rewriteLine(line))
      .filter((line) => !line.includes(this.#folder))
      .join("\n");
  }

  #rewriteLine(text: string): string {
    return text.replace(this.#positions(), (place, file: string, line: string, column = "1") => {
      const site = this.siteOf({ file, line: Number(line), column: Number(column) });
      return site === undefined ? place : `${site.file}:${site.line}:${site.column}`;
    });
  }

  /** What still stands there after rewriting is no code of the user's. */
  get #folder(): string {
    return dirname(this.#bundle);
  }

  #positions(): RegExp {
    const file = [this.#url, this.#bundle].map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
    return new RegExp(`(${file}):(\\d+)(?::(\\d+))?`, "g");
  }
}

const here = new URL("..", import.meta.url);

/** The frames of the code that runs the spec say nothing about the spec. */
function isOwn(line: string): boolean {
  return /^\s+at /.test(line) && (line.includes(here.href) || line.includes(fileURLToPath(here)));
}

function pathOf(file: string): string {
  return file.startsWith("file:") ? fileURLToPath(file) : file;
}
