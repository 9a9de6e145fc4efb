import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { defineCache, type, type EntryDefinition, type Frame, type SpecDefinition } from "cachewright";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const run = promisify(execFile);
const anywhere: unknown = { file: expect.any(String), line: expect.any(Number), column: expect.any(Number) };

type Recorder = (path: `/${string}`, options?: object) => EntryDefinition;

describe("what the authoring API records", () => {
  it("is the options of defineCache, untouched, and the entries in their order", () => {
    const options = { name: "shop", output: "./generated" };
    const { get, define } = defineCache(options);
    const entries = { zebra: get("/zebra"), ant: get("/ant") };
    const spec = define(entries);
    expect(spec).toStrictEqual({ $cachewright: "spec", options, frame: anywhere, entries });
    expect(spec.options).toBe(options);
    expect(Object.keys(spec.entries)).toStrictEqual(["zebra", "ant"]);
  });

  it.each(["get", "post", "put", "patch", "del"] as const)("is the path and the options of %s", (kind) => {
    const app: Record<typeof kind, Recorder> = defineCache({ name: "shop", output: "./generated" });
    const options = { response: type<string>() };
    const entry = app[kind]("/products/:id", options);
    expect(entry).toStrictEqual({ $cachewright: "entry", kind, path: "/products/:id", options, frame: anywhere });
    expect(entry.options).toBe(options);
    expect(app[kind]("/products").options).toStrictEqual({});
  });

  it("is the options of value, which has no path", () => {
    const { value } = defineCache({ name: "shop", output: "./generated" });
    const options = { input: {} };
    const entry = value(options);
    expect(entry).toStrictEqual({ $cachewright: "entry", kind: "value", path: undefined, options, frame: anywhere });
    expect(entry.options).toBe(options);
  });

  it("is a mark for type()", () => {
    expect(type<string>()).toStrictEqual({ $cachewright: "type", frame: anywhere });
  });

  it("is nonsense, too: judging it is the generator's part", () => {
    const app = defineCache as unknown as (options: unknown) => Record<string, (...args: unknown[]) => unknown>;
    const { get, value, define } = app(7);
    expect(get?.(12, { ttl: -1, tags: "none" })).toMatchObject({ path: 12, options: { ttl: -1, tags: "none" } });
    expect(value?.(null)).toMatchObject({ kind: "value", options: null });
    expect(define?.("nothing")).toMatchObject({ $cachewright: "spec", options: 7, entries: "nothing" });
  });
});

describe("the frame of a call in a bundled spec", () => {
  let folder = "";

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cachewright-define-"));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  /** Bundles the modules, the first being the spec, as plain code, and runs that in a process of its own. */
  async function record(modules: Record<string, string>, flags: string[] = []): Promise<Recorded> {
    const names = Object.keys(modules);
    await Promise.all(names.map((name) => writeFile(path.join(folder, name), modules[name] ?? "")));
    const outfile = path.join(folder, "bundle.mjs");
    await build({
      entryPoints: [path.join(folder, names[0] ?? "")],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      sourcemap: "inline",
      alias: { cachewright: fileURLToPath(new URL("../../generator/spec/define.ts", import.meta.url)) },
    });
    const bundle = pathToFileURL(outfile).href;
    const print = `const { default: spec } = await import(${JSON.stringify(bundle)}); console.log(JSON.stringify(spec));`;
    const { stdout } = await run(process.execPath, [...flags, "--input-type=module", "--eval", print]);
    return { bundle, lines: (await readFile(outfile, "utf8")).split("\n"), spec: JSON.parse(stdout) as SpecDefinition };
  }

  interface Recorded {
    readonly bundle: string;
    readonly lines: readonly string[];
    readonly spec: SpecDefinition;
  }

  /** The frame of the only line that contains `text`, at the place of `callee` in it. */
  function frameOf({ bundle, lines }: Recorded, text: string, callee: string): Frame {
    const found = lines.flatMap((line, at) => (line.includes(text) ? [at] : []));
    expect(found).toHaveLength(1);
    const at = found[0] ?? -1;
    return { file: bundle, line: at + 1, column: (lines[at] ?? "").indexOf(callee) + 1 };
  }

  it("is the caller's, destructured, as a method, renamed, or through a function of the user's", async () => {
    const recorded = await record({
      "spec.ts": `
        import { defineCache, type } from "cachewright";
        import { listing } from "./listing.ts";
        const app = defineCache({ name: "frames", output: "./generated" });
        const { get, put: change, value, define } = app;
        export default define({
          destructured: get("/destructured"),
          renamed: change("/renamed", { invalidates: [] }),
          method: app.get("/method", { response: type<Record<string, never>>() }),
          value: value({ input: {}, version: "the value" }),
          through: listing(get),
        });`,
      "listing.ts": `
        export const listing = (make: (path: "/through") => unknown) => make("/through") as never;`,
    });
    const { spec } = recorded;
    expect(spec.frame).toStrictEqual(frameOf(recorded, 'defineCache({ name: "frames"', "defineCache("));
    expect(spec.entries["destructured"]?.frame).toStrictEqual(frameOf(recorded, '"/destructured"', "get("));
    expect(spec.entries["renamed"]?.frame).toStrictEqual(frameOf(recorded, '"/renamed"', "change("));
    expect(spec.entries["method"]?.frame).toStrictEqual(frameOf(recorded, '"/method"', "get("));
    expect(spec.entries["value"]?.frame).toStrictEqual(frameOf(recorded, '"the value"', "value("));
    expect(spec.entries["through"]?.frame).toStrictEqual(frameOf(recorded, '"/through"', "make("));
    expect(spec.entries["method"]?.options).toStrictEqual({
      response: { $cachewright: "type", frame: frameOf(recorded, '"/method"', "type(") },
    });
  });

  it("tells two calls of one line apart", async () => {
    const recorded = await record({
      "spec.ts": `
        import { defineCache } from "cachewright";
        const { get, del, define } = defineCache({ name: "frames", output: "./generated" });
        export default define(Object.fromEntries([["a", get("/same")], ["b", del("/same")]]));`,
    });
    const { a, b } = recorded.spec.entries;
    expect(a?.frame).toStrictEqual(frameOf(recorded, 'get("/same")', "get("));
    expect(b?.frame).toStrictEqual(frameOf(recorded, 'del("/same")', "del("));
  });

  it("stays V8's own with source maps on, no stack traces, and a prepareStackTrace that somebody installed", async () => {
    const recorded = await record(
      {
        "spec.ts": `
          import { defineCache } from "cachewright";
          const prepare = () => "prepared";
          Error.prepareStackTrace = prepare;
          Error.stackTraceLimit = 0;
          const { get, define } = defineCache({ name: "frames", output: "./generated" });
          const entry = get("/limited");
          const kept = Error.prepareStackTrace === prepare && Error.stackTraceLimit === 0;
          export default define({ entry, ...(kept ? { kept: entry } : {}) });`,
      },
      ["--enable-source-maps"],
    );
    expect(recorded.spec.entries["entry"]?.frame).toStrictEqual(frameOf(recorded, '"/limited"', "get("));
    expect(Object.keys(recorded.spec.entries)).toStrictEqual(["entry", "kept"]);
  });
});
