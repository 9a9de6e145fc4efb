import { createRequire } from "node:module";
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { whenEndedEarly } from "../clean-up.js";
import { BundleFolder } from "./bundle-folder.js";
import { Child } from "./child.js";

/** More than this on stdout and stderr is a runaway loop. */
const outputBytes = 256 * 1024;

/** After this many milliseconds a spec is stopped. */
export const defaultTimeoutMs = 10_000;

/**
 * A process that is ready to run a spec, and the folder for its bundle. It starts at once and costs nothing while it waits.
 * Both are gone after {@link PreparedRun.end}, also when this process is ended by a signal.
 */
export class PreparedRun {
  readonly folder: BundleFolder;
  readonly child: Child;
  readonly #forget: () => void;

  /**
   * @param module what the process runs, a url without its ending
   * @throws {DiagnosticsError} when there is no place where a bundle can lie
   */
  constructor(spec: string, timeoutMs = defaultTimeoutMs, module = new URL("./run", import.meta.url)) {
    this.folder = new BundleFolder(spec);
    const entry = fileURLToPath(module) + ending;
    this.child = new Child(entry, [this.folder.path], execArgv(), { timeoutMs, outputBytes });
    this.#forget = whenEndedEarly(() => this.#cleanUp());
  }

  end(): void {
    this.#cleanUp();
    this.#forget();
  }

  #cleanUp(): void {
    this.child.kill();
    this.folder.remove();
  }
}

/** `.js` in the built package, `.ts` where the package runs from its sources. */
const ending = extname(fileURLToPath(import.meta.url));

function execArgv(): readonly string[] {
  if (ending === ".js") return [];
  return ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href];
}
