import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { WatchedFiles } from "../../generator/watch/watched-files.js";
import { poll } from "../support/poll.js";
import { project } from "./project.js";

test("a folder that another one replaces, as by a checkout, is watched in its place", async () => {
  const root = project({ "src/lib/paths.ts": "1" });
  const file = join(root, "src/lib/paths.ts");
  let changes = 0;
  const files: WatchedFiles = new WatchedFiles(() => {
    changes += 1;
    files.refresh();
    files.set([file]);
  });
  onTestFinished(() => files.close());
  files.set([file]);
  renameSync(join(root, "src/lib"), join(root, "src/old"));
  mkdirSync(join(root, "src/lib"));
  writeFileSync(file, "2");
  await poll(() => changes === 1);
  writeFileSync(file, "3");
  await poll(() => changes === 2);
  expect(files.hasChanged).toBe(false);
});

test("a new file that was written when it may have been read already counts as changed", () => {
  const root = project({ "a.ts": "1", "b.ts": "1" });
  const files = new WatchedFiles(() => undefined);
  onTestFinished(() => files.close());
  files.set([join(root, "a.ts")]);
  files.set([join(root, "a.ts"), join(root, "b.ts")], Date.now() + 60_000);
  expect(files.hasChanged).toBe(false);
  files.set([join(root, "a.ts")]);
  files.set([join(root, "a.ts"), join(root, "b.ts")], Date.now() - 60_000);
  expect(files.hasChanged).toBe(true);
});
