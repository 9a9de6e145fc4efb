import { describe, expect, test } from "vitest";
import { Progress } from "../../generator/commands/progress.js";
import { diagnosticsOf } from "../../generator/commands/session.js";
import { DiagnosticsError } from "../../generator/diagnostic.js";

/** A terminal that remembers what was written to it. */
function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
}

describe("the progress line", () => {
  test("is not there for a command that is quick", () => {
    const screen = terminal(true);
    const progress = new Progress(screen);
    progress.stage("running the spec");
    progress.end();
    expect(screen.written).toEqual([]);
  });

  test("names the stage after a second, and is gone at the end", async () => {
    const screen = terminal(true);
    const progress = new Progress(screen);
    progress.stage("running the spec");
    await expect.poll(() => screen.written.join(""), { timeout: 10_000 }).toContain("running the spec");
    progress.stage("writing code");
    expect(screen.written.at(-1)).toContain("writing code");
    progress.end();
    expect(screen.written.at(-1)).toBe("\r\u001b[K");
  });

  test("is never written to a file", async () => {
    const screen = terminal(false);
    const progress = new Progress(screen);
    const other = terminal(true);
    const shown = new Progress(other);
    shown.stage("x");
    progress.stage("running the spec");
    await expect.poll(() => other.written.length, { timeout: 10_000 }).toBeGreaterThan(0);
    progress.stage("writing code");
    for (const each of [progress, shown]) each.end();
    expect(screen.written).toEqual([]);
  });
});

describe("what an error is for the user", () => {
  test("its diagnostics, when it has some", () => {
    const diagnostics = [{ code: "CW1001", severity: "error", message: "m" }] as const;
    expect(diagnosticsOf(new DiagnosticsError(diagnostics))).toBe(diagnostics);
  });

  test("a mistake of the program's, without a stack, in all other cases", () => {
    const [found] = diagnosticsOf(new TypeError("x is undefined"));
    expect(found).toMatchObject({ code: "CW1099", message: "cachewright itself failed: x is undefined" });
    expect(found?.detail).toBeUndefined();
    expect(diagnosticsOf("text")[0]?.message).toContain("text");
  });
});
