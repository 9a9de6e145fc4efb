import type { TestContext } from "vitest";
import { buildIsCurrent } from "../setup/build.mjs";

/** For tests of the built package: without a current build they are skipped, in CI they fail. */
export function needsBuild(context: TestContext): void {
  const reason = "dist is missing or older than the sources: run `npm run build`";
  if (buildIsCurrent()) return;
  if (process.env["CI"]) throw new Error(reason);
  context.skip(reason);
}
