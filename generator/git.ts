import { execFile } from "node:child_process";
import { codes, DiagnosticsError } from "./diagnostic.js";

/** Reads a repository, from the working directory `cwd` on: paths are relative to it. */
export class Git {
  readonly #cwd: string;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /**
   * The hash of a revision.
   *
   * @throws {DiagnosticsError} when there is none, no repository, or no git
   */
  async commit(revision: string): Promise<string> {
    const found = await this.#run("rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`);
    if (found.code === 0) return found.stdout.trim();
    if (found.code === undefined)
      throw noRevision("git cannot be run here", "install git; `diff` asks it for old manifests");
    const inside = await this.#run("rev-parse", "--is-inside-work-tree");
    if (inside.code !== 0)
      throw noRevision("this is no git repository", "run it in one; `diff` asks git for old manifests");
    const isEmpty = revision === "HEAD";
    throw noRevision(
      isEmpty ? "this repository has no commit" : `there is no revision \`${revision}\``,
      isEmpty ? "commit the generated folder first" : "see `git log` and `git branch` for those that there are",
    );
  }

  /** The files named `name` with a line that has `text`, of a commit or of the working tree. */
  async filesWith(text: string, name: string, commit: string | undefined): Promise<readonly string[]> {
    const from = commit === undefined ? ["--untracked"] : [commit];
    const { stdout } = await this.#run("grep", "-lzF", "-e", text, ...from, "--", `:(glob)**/${name}`);
    const paths = stdout.split("\0").filter((path) => path !== "");
    return commit === undefined ? paths : paths.map((path) => path.slice(commit.length + 1));
  }

  /** The text of a file in a commit; `undefined` when it is not there. */
  async textOf(path: string, commit: string): Promise<string | undefined> {
    const { code, stdout } = await this.#run("show", `${commit}:./${path}`);
    return code === 0 ? stdout : undefined;
  }

  #run(...args: readonly string[]): Promise<{ readonly code: number | undefined; readonly stdout: string }> {
    const options = { cwd: this.#cwd, maxBuffer: 256 * 1024 * 1024, encoding: "utf8" } as const;
    return new Promise((resolve) => {
      execFile("git", [...args], options, (error, stdout) => {
        const code = error ? (typeof error.code === "number" ? error.code : undefined) : 0;
        resolve({ code, stdout });
      });
    });
  }
}

function noRevision(message: string, fix: string): DiagnosticsError {
  return new DiagnosticsError([{ code: codes.NO_SUCH_REVISION, severity: "error", message, fix }]);
}
