import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { codes } from "../../generator/diagnostic.js";
import { doubts } from "./policy-mistakes.js";

const page = readFileSync(new URL("../../docs/diagnostics.md", import.meta.url), "utf8");

/** The section of each code: its heading, and the paragraphs below. */
const sections = page
  .split(/^### /m)
  .slice(1)
  .map((section) => {
    const [heading = "", ...paragraphs] =
      section
        .split(/^## /m)[0]
        ?.trim()
        .split(/\n{2,}/) ?? [];
    const [code = "", name = ""] = heading.split(" ");
    return { code, name, paragraphs };
  });

describe("the page of all diagnostics", () => {
  test("has a section for each code, in their order, and for nothing else", () => {
    expect(sections.map(({ code, name }) => [name, code])).toEqual(Object.entries(codes));
  });

  test.each(sections)("says what $code $name means and what to do", ({ paragraphs }) => {
    const [meaning = "", ...more] = paragraphs;
    expect(meaning).toMatch(/^[A-Z`]/);
    expect(more.at(-1)).toMatch(/^Fix: [^]{10,}[.?]$/);
    expect(more.slice(0, -1).filter((paragraph) => !paragraph.startsWith("> "))).toEqual([]);
  });

  test("says which of them are warnings", () => {
    const warnings = sections.filter(({ paragraphs }) => paragraphs[0]?.startsWith("Warning. "));
    expect(warnings.map(({ code }) => code)).toEqual([...new Set(doubts.map(({ code }) => code))].toSorted());
  });

  test("names each code within the hundred of its heading", () => {
    const chapters = page.split(/^## /m).slice(1);
    const wrong = chapters.flatMap((chapter) => {
      const [, from = "", to = ""] = /^[^:\n]+: (\d{4}) to (\d{4})\n/.exec(chapter) ?? [];
      const found = [...chapter.matchAll(/^### CW(\d{4})/gm)].map(([, number = ""]) => number);
      return found.filter((number) => number < from || number > to);
    });
    expect(wrong).toEqual([]);
    expect(chapters).toHaveLength(6);
  });
});
