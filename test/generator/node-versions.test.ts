import { execFile } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeEach, describe, expect, test } from "vitest";
import { needsBuild } from "../repository/built.js";
import { otherNode } from "../setup/nodes.mjs";
import { goldens, textsBelow } from "./golden.js";
import { project } from "./project.js";

/** The same bytes from every version of Node, in every language and time zone, from every directory. */

const cli = fileURLToPath(new URL("../../dist/generator/cli.js", import.meta.url));
const names = new Set(["conduit", "own-schemas", "unions-and-dates", "responses", "odd-names"]);
const specs = goldens.filter(({ name }) => names.has(name));

const surroundings: readonly Readonly<Record<string, string>>[] = [
  { TZ: "UTC", LC_ALL: "C" },
  { TZ: "Asia/Kathmandu", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" },
];

beforeEach(needsBuild);

describe.each([["this one"], [22], [24]] as const)("Node %s", (version) => {
  test.each(surroundings)(
    "%o",
    async (env) => {
      const node = version === "this one" ? { path: process.execPath } : await otherNode(version);
      if ("problem" in node) throw new Error(node.problem);
      const found = await Promise.all(
        specs.map(async ({ folder, output }) => {
          const root = project({ "package.json": `{ "type": "module" }\n`, "elsewhere/x": "" });
          cpSync(folder, join(root, "src"), { recursive: true, filter: (path) => !path.endsWith(`/${output}`) });
          const cwd = join(root, "elsewhere");
          await promisify(execFile)(node.path, [cli, "generate", "--spec", "../src/cache.schema.ts"], { cwd, env });
          return textsBelow(join(root, "src", output));
        }),
      );
      expect(found).toEqual(specs.map(({ folder, output }) => textsBelow(join(folder, output))));
    },
    180_000,
  );
});
