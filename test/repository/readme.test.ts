/**
 * Every code block of README.md, docs/ and the READMEs of the examples is checked here. The files of a document form
 * one project, which resolves `cachewright` to this repository's build and every other package to what is installed
 * here. Blocks are played from top to bottom:
 *
 * - `ts`: its first line is `// file: src/NAME.ts`, a name that no other block of the document has. Code is generated
 *   from every `*.schema.ts`, then all files are compiled together under the strict flags of `project.ts`. A mistake that
 *   is shown on purpose stands under `// @ts-expect-error`.
 * - `ts run`: the compiled file is run as well, and has to exit with 0.
 * - `ts serve`: the compiled file is started as a server; it has to listen on `process.env.PORT`.
 * - `sh`: `npm install` of known packages, scripts of package.json, `npm init`, `npm pkg set`, `npm pack`, `npx tsc`,
 *   `npx cachewright` with an existing command, `npx tsx` with a file of this repository or of the document, and `curl`
 *   to `localhost:3000`, which is sent to the server that was started last.
 * - `http`: what the last `curl` answered; the status, the headers that are shown and, if shown, the body are compared,
 *   but for the seconds of `ttl=`.
 * - `text`: lines that the last `ts run` printed. `text sample`: shown as it is, for output that differs each time.
 * - `mermaid`: what `cachewright graph` draws; `cli-page.test.ts` draws it again.
 * - `json`: has to parse.
 *
 * Any other block is a failure.
 */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needsBuild } from "./built.js";
import { type CodeBlock, codeBlocks, fileOf, linesOf } from "./docs/code-blocks.js";
import { problemsOf } from "./docs/convention.js";
import { Session } from "./docs/session.js";
import { repositoryFiles, root, textOf } from "./files.js";
import { Project } from "./project.js";

const documents = repositoryFiles().filter((file) => /^(README|docs\/.+|examples\/[^/]+\/README)\.md$/.test(file));
const cli = join(root, "dist/generator/cli.js");

test("README.md is there to be read", () => {
  expect(documents).toContain("README.md");
});

describe.each(documents)("%s", (document) => {
  const blocks = codeBlocks(textOf(document));
  const files = blocks.flatMap((block) => fileOf(block) ?? []);
  const project = new Project();
  const session = new Session(project);

  beforeAll(() => {
    project.linkPackages();
    for (const block of blocks) writeBlock(project, block);
  });

  afterAll(async () => {
    await session.end();
    project.remove();
  });

  test("has no code block that nothing checks", () => {
    expect(problemsOf(textOf(document))).toEqual([]);
  });

  test("names commands of the CLI that exist", async (context) => {
    const lines = blocks.filter(({ language }) => language === "sh").flatMap(linesOf);
    const commands = new Set(lines.flatMap((line) => /^\s*npx cachewright (\w+)/.exec(line)?.[1] ?? []));
    if (commands.size > 0) needsBuild(context);
    for (const command of commands)
      expect(await project.run(process.execPath, cli, command, "--help")).toContain(command);
  });

  test("has code that generates, compiles and runs", { timeout: 120_000 }, async (context) => {
    if (files.length > 0) needsBuild(context);
    const specs = files.filter((file) => file.endsWith(".schema.ts"));
    for (const spec of specs) {
      const answer = await project.run(process.execPath, cli, "generate", "--spec", spec, "--format", "json");
      expect(JSON.parse(answer)).toMatchObject({ diagnostics: [] });
    }
    if (files.length > 0) await project.run(process.execPath, join(root, "node_modules/typescript/bin/tsc"));
    for (const block of blocks) await session.play(block);
  });
});

function writeBlock(project: Project, block: CodeBlock): void {
  const file = fileOf(block);
  if (file !== undefined) project.write(file, block.text);
}
