import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sweep } from "./sweep.js";

/** One step: a file gets a text, or goes. */
export interface Step {
  readonly path: string;
  /** Absent when the file is to be removed. */
  readonly text?: string;
}

const prefix = "output-";

/**
 * Writes all texts as drafts and then does the steps in their order, so that nobody ever sees half a file. The drafts lie
 * in `cache`, where no watcher looks; if that is on another device, beside the files, as no file can be moved across.
 *
 * @param onDone gets each step that was done
 */
export function doSteps(folder: string, steps: readonly Step[], cache: string, onDone: (step: Step) => void): void {
  sweep(cache, prefix);
  const left = doStepsFrom(join(cache, `${prefix}${randomUUID()}`), steps, onDone);
  doStepsFrom(join(folder, `.cachewright-${randomUUID()}`), left, onDone);
}

/** The steps that are left, since the drafts are on another device. Mounts of one device count too: only trying tells. */
function doStepsFrom(drafts: string, steps: readonly Step[], onDone: (step: Step) => void): readonly Step[] {
  if (steps.length === 0) return [];
  mkdirSync(drafts);
  const draftOf = (index: number) => join(drafts, String(index));
  try {
    for (const [index, { text }] of steps.entries()) if (text !== undefined) writeFileSync(draftOf(index), text);
    for (const [index, step] of steps.entries()) {
      if (!isDone(step, draftOf(index))) return steps.slice(index);
      onDone(step);
    }
    return [];
  } finally {
    rmSync(drafts, { recursive: true, force: true });
  }
}

function isDone({ path, text }: Step, draft: string): boolean {
  try {
    if (text === undefined) rmSync(path);
    else renameSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EXDEV") return false;
    throw error;
  }
}
