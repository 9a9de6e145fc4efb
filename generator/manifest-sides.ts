import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultManifest } from "./default-manifest.js";
import { codes, DiagnosticsError } from "./diagnostic.js";
import { Git } from "./git.js";
import { type Manifest, manifestMark, parseManifest } from "./manifest.js";

/** A manifest as it was at one time. */
export interface Side {
  /** A revision as it was asked for, or `working tree`. */
  readonly label: string;
  /** Relative to the working directory. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** Which two manifests to compare. */
export interface SidesOptions {
  readonly cwd: string;
  /** `REV`, compared with the working tree, or `A..B`. Default `HEAD`. */
  readonly revision?: string | undefined;
  /** The manifest, relative to `cwd`. Default: the only one there is, or that of the default spec. */
  readonly path?: string | undefined;
}

const workingTree = "working tree";

/** @throws {DiagnosticsError} when a revision or a manifest is not there */
export async function manifestSides({ cwd, revision = "HEAD", path }: SidesOptions): Promise<readonly [Side, Side]> {
  const [, from = revision, to] = /^(.*?)\.\.(.*)$/.exec(revision) ?? [];
  const reader = new SideReader(cwd, path);
  const before = await reader.side(from === "" ? "HEAD" : from);
  return [before, await reader.side(to === undefined ? workingTree : to === "" ? "HEAD" : to)];
}

class SideReader {
  readonly #cwd: string;
  readonly #git: Git;
  readonly #path: string | undefined;
  #default: Promise<string | undefined> | undefined;

  constructor(cwd: string, path: string | undefined) {
    this.#cwd = cwd;
    this.#git = new Git(cwd);
    this.#path = path;
  }

  async side(label: string): Promise<Side> {
    const commit = label === workingTree ? undefined : await this.#git.commit(label);
    const path = this.#path ?? (await this.#only(label, commit));
    const text = commit === undefined ? this.#onDisk(path) : await this.#git.textOf(path, commit);
    if (text === undefined) throw noManifest(`\`${path}\` is not there in ${shown(label)}`, notThere(commit));
    const manifest = parseManifest(text);
    if (!manifest) throw noManifest(`\`${path}\` in ${shown(label)} cannot be read`, unreadable(commit));
    return { label, path, manifest };
  }

  async #only(label: string, commit: string | undefined): Promise<string> {
    const [first, ...others] = await this.#git.filesWith(manifestMark, "manifest.json", commit);
    if (first === undefined) throw noManifest(`there is no manifest in ${shown(label)}`, notThere(commit));
    if (others.length === 0) return first;
    const usual = await this.#defaultPath();
    if (usual !== undefined && [first, ...others].includes(usual)) return usual;
    const list = [first, ...others.slice(0, 9)].join(", ");
    throw noManifest(
      `there are several manifests in ${shown(label)}: ${list}`,
      `say which one: \`--manifest ${first}\``,
    );
  }

  /** Only the spec itself tells its output, so it is run; where there is one manifest nobody asks. */
  #defaultPath(): Promise<string | undefined> {
    this.#default ??= defaultManifest(this.#cwd);
    return this.#default;
  }

  #onDisk(path: string): string | undefined {
    const file = join(this.#cwd, path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }
}

function shown(label: string): string {
  return label === workingTree ? "the working tree" : `\`${label}\``;
}

function notThere(commit: string | undefined): string {
  return commit === undefined
    ? "run `cachewright generate`, or name the manifest with `--manifest FILE`"
    : "name a revision that has the generated folder in it, or commit that folder: `diff` compares committed manifests";
}

function unreadable(commit: string | undefined): string {
  return commit === undefined ? "run `cachewright generate`, which writes it anew" : "name another revision";
}

function noManifest(message: string, fix: string): DiagnosticsError {
  return new DiagnosticsError([{ code: codes.NO_MANIFEST, severity: "error", message, fix }]);
}
