import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { codes, DiagnosticsError } from "./diagnostic.js";
import { withHeldSignals } from "./held-signals.js";
import { doSteps, type Step } from "./output-draft.js";
import { assertInside, type OutputPlace } from "./output-place.js";
import { manifestName, type OnDisk, type OutputFiles, type OutputPlan, planOutput } from "./output-plan.js";

/**
 * Finds out what makes an output folder current. Reads only.
 *
 * @throws {DiagnosticsError} when a file would lie outside of the project, or something else is in the way of one
 */
export function readPlan(place: OutputPlace, files: OutputFiles): OutputPlan {
  const { folder } = place;
  assertInside(place, [...files.keys()]);
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw inTheWay(place, ["it is no folder"]);
  const plan = planOutput(files, (name) => onDisk(join(folder, name)));
  const orphans = plan.files.filter(({ state }) => state === "orphan");
  assertInside(place, namesOf(orphans));
  const reasons = plan.obstacles.map(({ name, reason }) => `\`${name}\` is in the way and ${reason}`);
  if (reasons.length > 0) throw inTheWay(place, reasons);
  return plan;
}

function onDisk(path: string): OnDisk {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return "absent";
    return found.isFile() ? { text: readFileSync(path, "utf8") } : "no file";
  } catch {
    return "no file";
  }
}

function namesOf(files: readonly { readonly name: string }[]): readonly string[] {
  return files.map(({ name }) => name);
}

/**
 * Does what a plan says. The manifest comes last: as long as an orphan is there, it is listed. A run that ends half-way is
 * completed by the next one.
 *
 * @param cache an existing directory for drafts
 * @throws {DiagnosticsError} that says what was done before something failed
 */
export async function writeOutput(place: OutputPlace, plan: OutputPlan, cache: string): Promise<void> {
  const steps = stepsOf(place.folder, plan);
  if (steps.length === 0) return;
  const done: Step[] = [];
  try {
    mkdirSync(place.folder, { recursive: true });
    await withHeldSignals(() => doSteps(place.folder, steps, cache, (step) => done.push(step)));
  } catch (error) {
    throw failed(place, error as Error, done);
  }
}

function stepsOf(folder: string, { files }: OutputPlan): readonly Step[] {
  const changed = files.filter(({ state }) => state !== "unchanged");
  return changed
    .toSorted((a, b) => Number(isLast(a)) - Number(isLast(b)))
    .map(({ name, state, after }) => ({ path: join(folder, name), ...(state !== "orphan" && { text: after }) }));
}

function isLast({ name }: { readonly name: string }): boolean {
  return name === manifestName;
}

function inTheWay(place: OutputPlace, reasons: readonly string[]): DiagnosticsError {
  return unwritable(place, reasons.join("; "), `move it away, or ${change}: each spec has a folder of its own`);
}

function failed(place: OutputPlace, { message }: Error, done: readonly Step[]): DiagnosticsError {
  if (done.length === 0) return unwritable(place, message, `make the folder writable, or ${change}`);
  const names = done.map(({ path, text }) => `${text === undefined ? "removed" : "wrote"} ${basename(path)}`);
  const fix = "put that right and run `cachewright generate` again, which does the rest";
  return unwritable(place, message, fix, `before that it ${names.join(", ")}; the other files are as they were`);
}

const change = "change `output` in the options of `defineCache`";

function unwritable({ folder, site }: OutputPlace, reason: string, fix: string, detail?: string): DiagnosticsError {
  const message = `cannot write to \`${folder}\`: ${reason}`;
  const code = codes.UNWRITABLE_OUTPUT;
  return new DiagnosticsError([
    { code, severity: "error", message, fix, site, ...(detail !== undefined && { detail }) },
  ]);
}
