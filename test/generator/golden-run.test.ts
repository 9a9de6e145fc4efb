import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { goldens } from "./golden.js";
import { accepted } from "./parsing.js";

/** The parsers and keys of all golden cases, run: each takes something, and what it takes gets a key of its own. */

interface Code {
  readonly [name: string]: ((input: unknown) => { readonly key: string }) | undefined;
}

interface Entry {
  readonly name: string;
  /** The inputs that its parsers read, such as `["query", "tag"]`; those of a value have one step. */
  readonly inputs: readonly (readonly string[])[];
}

function entriesOf(manifest: string, source: string): readonly Entry[] {
  const names = [...manifest.matchAll(/"name":"(\w+)","key":/g)].map(([, name = ""]) => name);
  return names.map((name) => {
    const parts = ["Params", "Query", "Cookies", "Headers"].flatMap((part) =>
      fieldsOf(source, capital(name) + part).map((field) => [part.toLowerCase(), field]),
    );
    const own = fieldsOf(source, `${capital(name)}Input`).map((field) => [field]);
    const identity = fieldsOf(source, "Identity").map((field) => ["identity", field]);
    return { name, inputs: own.length > 0 ? own : [...parts, ...identity] };
  });
}

/** The names that a checking function reads. */
function fieldsOf(source: string, name: string): string[] {
  const [, body = ""] = source.split(`function check${name}(raw: Unchecked)`);
  const fields = body.split("\n}\n")[0]?.matchAll(/raw\[("(?:[^"\\]|\\.)*")\]/g) ?? [];
  return [...new Set([...fields].map(([, text = ""]) => JSON.parse(text) as string))];
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

const texts = [
  "a",
  "ab",
  "abc",
  "1",
  "asc",
  "a@b.co",
  "2024-02-29",
  "123e4567-e89b-12d3-a456-426614174000",
  "1,2",
  "é",
];
const values: readonly unknown[] = [...texts, 0, 1, 2, 20, true, false, null, ["a"], [1], [], new Date(0), undefined];

function withInputs(inputs: Entry["inputs"], given: readonly unknown[]): object {
  const whole: Record<string, unknown> = {};
  for (const [index, [part = "", field]] of inputs.entries()) {
    if (field === undefined) whole[part] = given[index];
    else whole[part] = { ...(whole[part] as object | undefined), [field]: given[index] };
  }
  return whole;
}

describe("generated code runs", () => {
  test.each(goldens)("$name", async ({ folder, output }) => {
    const code = (await import(pathToFileURL(join(folder, output, "keys.ts")).href)) as Code;
    const text = (name: string): string => readFileSync(join(folder, output, name), "utf8");
    const entries = entriesOf(text("manifest.json"), text("keys.ts"));
    expect(entries.length).toBeGreaterThan(0);
    let taken = 0;
    for (const { name, inputs } of entries) {
      const [parse, key] = [code[`parse${capital(name)}`]!, code[`key${capital(name)}`]!];
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom(...values), { minLength: inputs.length, maxLength: inputs.length }),
          (given) => {
            const parsed = accepted(() => parse(withInputs(inputs, given)));
            if (parsed === undefined) return;
            taken += 1;
            expect(key(parsed).key).toMatch(new RegExp(`:${name}@[0-9a-f]{12}:`));
            expect(key(parsed).key).toBe(key(structuredClone(parsed)).key);
          },
        ),
        { numRuns: 2000 },
      );
    }
    expect(taken).toBeGreaterThan(0);
  });
});
