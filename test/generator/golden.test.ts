import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generate } from "../../generator/generate.js";
import { goldens, textsBelow } from "./golden.js";
import { project } from "./project.js";

/** `UPDATE_GOLDENS=1` writes what is generated now as what is expected. Read the difference before you commit it. */
const isUpdate = process.env["UPDATE_GOLDENS"] === "1";

describe.each(goldens)("the golden case $name", ({ folder, output }) => {
  it("is what generating makes, byte for byte, wherever the project lies", async () => {
    if (isUpdate) await generate({ spec: join(folder, "cache.schema.ts") });
    const elsewhere = project(textsBelow(folder, output));
    const { changes, warnings } = await generate({ spec: join(elsewhere, "cache.schema.ts") });
    expect(warnings).toStrictEqual([]);
    const expected = textsBelow(join(folder, output));
    expect(textsBelow(join(elsewhere, output))).toStrictEqual(expected);
    expect(changes.map(({ change }) => change)).toStrictEqual(Object.keys(expected).map(() => "wrote"));
  });

  it("is left alone when it is generated again", async () => {
    const elsewhere = project(textsBelow(folder));
    const { changes } = await generate({ spec: join(elsewhere, "cache.schema.ts") });
    expect(new Set(changes.map(({ change }) => change))).toStrictEqual(new Set(["unchanged"]));
    expect(textsBelow(join(elsewhere, output))).toStrictEqual(textsBelow(join(folder, output)));
  });
});

it.each(goldens.filter(({ name }) => ["conduit", "function-keys"].includes(name)))(
  "generated code does not depend on the order of the spec: $name",
  async ({ folder, output }) => {
    const source = textsBelow(folder, output);
    const spec = source["cache.schema.ts"] ?? "";
    const inOrder = spec.replace("export default define({", "const entries = {").replace(/\}\);\n$/, "};\n");
    const reversed = `${inOrder}export default define(Object.fromEntries(Object.entries(entries).reverse()));\n`;
    const elsewhere = project({ ...source, "cache.schema.ts": reversed });
    await generate({ spec: join(elsewhere, "cache.schema.ts") });
    expect(textsBelow(join(elsewhere, output))).toStrictEqual(textsBelow(join(folder, output)));
  },
);

describe("generated files", () => {
  const files = goldens.flatMap(({ name, folder, output }) =>
    Object.entries(textsBelow(join(folder, output))).map(([path, text]) => ({ path: `${name}/${path}`, text })),
  );

  it.each(files)(
    "$path is plain ASCII with LF, ends in one line feed, and has no blanks at line ends",
    ({ path, text }) => {
      // Doc comments and the manifest show names of the user's as they are.
      const code = path.endsWith(".json") ? "" : text.replace(/^ *(?:\/\*)?\*.*$/gm, "");
      expect(code).toMatch(/^[\n\x20-\x7e]*$/);
      expect(text).not.toMatch(/[ \t\r]$/m);
      expect(text).toMatch(/[^\n]\n$/);
    },
  );

  it.each(files)("$path names no version, no date and no path of a machine", ({ path, text }) => {
    const isManifest = path.endsWith("manifest.json");
    const withoutVersion = isManifest ? text.replace(/"cachewright": "\d+\.\d+\.\d+"/, "") : text;
    expect(withoutVersion).not.toMatch(/cachewright[ @/"]*v?\d|\b20\d\d-[01]\d-[0-3]\dT|file:\/\/|[A-Z]:\\/);
    expect(withoutVersion).not.toContain(process.cwd());
  });
});
