import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codeBlocks } from "../repository/docs/code-blocks.js";
import { cachewright } from "./cachewright.js";
import { project } from "./project.js";

const page = readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8");
const blocks = codeBlocks(page);

function textOf(language: string, contains: string): string {
  return blocks.find((block) => block.language === language && block.text.includes(contains))?.text ?? "";
}

test(
  "what docs/cli.md shows of `explain` and `graph` is what they print for its spec",
  { timeout: 60_000 },
  async () => {
    const root = project({ "src/cache.schema.ts": textOf("ts", "defineCache") });
    const [, line = ""] = /^npx cachewright (explain .*)$/m.exec(textOf("sh", "explain")) ?? [];
    const explained = await cachewright(root, ...line.split(" "));
    expect(explained).toEqual({ code: 0, stdout: textOf("text", "invalidated by"), stderr: "" });
    const drawn = await cachewright(root, "graph");
    expect(drawn.stdout).toBe(textOf("mermaid", "flowchart"));
  },
);

test(
  "every command of the program has help with examples, and a line in docs/cli.md",
  { timeout: 60_000 },
  async () => {
    const { stdout } = await cachewright(project({}), "--help");
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*/gm)]
      .map(([, name = ""]) => name)
      .filter((name) => name !== "help");
    expect(commands.length).toBeGreaterThanOrEqual(5);
    for (const command of commands) {
      expect(page).toContain(`| \`cachewright ${command}`);
      const help = await cachewright(project({}), command, "--help");
      expect([command, help.code, help.stdout.includes("\nExamples:\n")]).toEqual([command, 0, true]);
    }
  },
);
