import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Manifest } from "../../generator/manifest.js";
import { diffManifests } from "../../generator/manifest-diff.js";
import { diffLines } from "../../generator/manifest-diff-text.js";
import { manifestSides } from "../../generator/manifest-sides.js";
import { cachewright } from "./cachewright.js";
import { project, specHead } from "./project.js";

type Route = Manifest["routes"][number];

const get: Route = {
  name: "item",
  method: "GET",
  path: "/items/:id",
  key: "/items/{params.id}",
  version: "aaaaaaaaaaaa",
  ttlMs: 60_000,
  tags: ["item:{params.id}"],
};
const put: Route = { name: "update", method: "PUT", path: "/items/:id", invalidates: ["item:{params.id}"] };
const value: Route = { name: "user", key: "id={id}", version: "bbbbbbbbbbbb", ttlMs: null, tags: [] };

function manifest(...routes: readonly Route[]): Manifest {
  return { cachewright: "0.1.0", name: "shop", routes: [...routes] };
}

function told(before: Manifest, after: Manifest): string {
  return diffLines(diffManifests(before, after)).join("\n");
}

describe("what a deploy changes", () => {
  test("is nothing when only the order or the version of the program differs", () => {
    const after = { ...manifest(put, get), cachewright: "9.0.0" };
    expect(told(manifest(get, put), after)).toBe("Nothing changed.");
  });

  test("is told for each member, and orphans what another key names", () => {
    const after = {
      ...get,
      key: "q/{params.id}",
      version: "cccccccccccc",
      ttlMs: null,
      staleIfErrorMs: 90_000,
      negativeTtlMs: { "404": 1000 },
      tags: ["items", "item:{params.id}"],
    };
    expect(told(manifest({ ...get, staleWhileRevalidateMs: 3_600_000 }), manifest(after))).toBe(
      `~ item  GET /items/:id
    key                   /items/{params.id} → q/{params.id}
    version               aaaaaaaaaaaa → cccccccccccc
    ttl                   1m → forever
    stale while refreshed 1h → none
    stale if error        none → 1m 30s
    negative ttl          none → 404: 1s
    tags                  + items

A deploy orphans what is stored of these: nobody reads it again, and it expires by itself within
    item                  1h 1m`,
    );
  });

  test("is told of routes that are new, gone or called something else", () => {
    const before = manifest(get, put, value, { ...get, name: "old", path: "/old" });
    const after = manifest({ ...get, name: "article" }, { ...put, invalidates: [] }, value, {
      ...get,
      name: "added",
      path: "/new",
    });
    expect(told(before, after)).toBe(
      `+ added  GET /new
~ article  GET /items/:id  (was item)
- old  GET /old
~ update  PUT /items/:id
    invalidates           - item:{params.id}

A deploy orphans what is stored of these: nobody reads it again, and it expires by itself within
    item                  1m
    old                   1m`,
    );
    expect(diffManifests(manifest(value), manifest({ ...value, name: "person" })).entries).toMatchObject([
      { kind: "renamed", orphanedForMs: Infinity },
    ]);
  });

  test("warns of new tags, which entries that are stored do not carry", () => {
    const text = told(manifest(get), manifest({ ...get, tags: "function" }));
    expect(text).toContain("tags                  item:{params.id} → by a function");
    expect(text).toContain("A deploy orphans no entry.\nWhat is stored of these does not carry the new tags");
    expect(text).toContain("    item                  1m\nGive such a route another `version`");
    expect(told(manifest(get), manifest({ ...get, tags: [] }))).not.toContain("does not carry");
  });

  test("is everything when the cache has another name", () => {
    const text = told(manifest(get, put), { ...manifest(get, put), name: "store" });
    expect(text).toContain("~ all keys begin with store instead of shop");
    expect(text).toMatch(/expires by itself within\n {4}item +1m$/);
  });

  test("orphans nothing of a route that stores nothing", () => {
    expect(told(manifest({ ...get, ttlMs: 0 }), manifest())).toContain("A deploy orphans no entry.");
    const negative = { ...get, ttlMs: 0, negativeTtlMs: { "404": 5000 } };
    expect(told(manifest(negative), manifest())).toMatch(/item +5s$/);
  });
});

const path = "src/generated/manifest.json";

/** A repository whose commits have these manifests, and a way to write the next one. */
function repository(...commits: readonly Manifest[]) {
  const root = project({ ".gitignore": "node_modules\n" });
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...args], { cwd: root });
  const write = (made: Manifest, file = path) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${JSON.stringify(made, null, 2)}\n`);
  };
  const commit = (message: string) => {
    git("add", "-A");
    git("commit", "-q", "-m", message);
  };
  git("init", "-q", "-b", "main");
  for (const [index, made] of commits.entries()) {
    write(made);
    commit(String(index));
    git("tag", `v${index}`);
  }
  return { root, write, commit };
}

async function compared(root: string, revision?: string, file?: string): Promise<readonly unknown[]> {
  const sides = await manifestSides({ cwd: root, revision, path: file });
  return sides.map(({ label, manifest: made }) => [label, made.routes.length]);
}

describe("the manifests of a repository", () => {
  test("are those of a revision and the working tree, or of two revisions", async () => {
    const { root, write } = repository(manifest(), manifest(get));
    write(manifest(get, put));
    expect(await compared(root)).toEqual([
      ["HEAD", 1],
      ["working tree", 2],
    ]);
    expect(await compared(root, "v0")).toEqual([
      ["v0", 0],
      ["working tree", 2],
    ]);
    expect(await compared(root, "v0..v1")).toEqual([
      ["v0", 0],
      ["v1", 1],
    ]);
    expect(await compared(root, "v0..")).toEqual([
      ["v0", 0],
      ["HEAD", 1],
    ]);
    expect(await compared(join(root, "src"), "v0")).toEqual([
      ["v0", 0],
      ["working tree", 2],
    ]);
  });

  test("are named where there are several, and found where one has moved", async () => {
    const { root, write, commit } = repository(manifest());
    write(manifest(get), "other/manifest.json");
    await expect(compared(root)).rejects.toThrow(
      `CW1503 there are several manifests in the working tree: other/manifest.json, ${path}`,
    );
    expect(await compared(root, "HEAD", path)).toEqual([
      ["HEAD", 0],
      ["working tree", 0],
    ]);
    rmSync(join(root, path));
    commit("moved");
    expect(await compared(root, "v0..HEAD")).toEqual([
      ["v0", 0],
      ["HEAD", 1],
    ]);
  });

  test("are those of the default spec where there are several", { timeout: 60_000 }, async () => {
    const { root, write, commit } = repository(manifest());
    write(manifest(get), "generated/manifest.json");
    write(manifest(get, put), "apps/api/manifest.json");
    const spec = `${specHead}export default define({ item: get("/items/:id") });\n`;
    writeFileSync(join(root, "cache.schema.ts"), spec);
    commit("several");
    expect(await compared(root)).toEqual([
      ["HEAD", 1],
      ["working tree", 1],
    ]);
    expect(await compared(root, "v0")).toEqual([
      ["v0", 0],
      ["working tree", 1],
    ]);
    writeFileSync(join(root, "cache.schema.ts"), spec.replace("/items/:id", "items"));
    await expect(compared(root)).rejects.toThrow(
      "CW1503 there are several manifests in `HEAD`: apps/api/manifest.json",
    );
  });

  test("are missed with the fix", async () => {
    const { root, write } = repository(manifest());
    await expect(compared(root, "v9")).rejects.toThrow("CW1502 there is no revision `v9`");
    await expect(compared(root, "--help")).rejects.toThrow("CW1502 there is no revision `--help`");
    await expect(compared(root, "HEAD", "x.json")).rejects.toThrow("CW1503 `x.json` is not there in `HEAD`");
    writeFileSync(join(root, path), `<<<<<<< HEAD\n${readFileSync(join(root, path), "utf8")}`);
    await expect(compared(root)).rejects.toThrow(`CW1503 \`${path}\` in the working tree cannot be read`);
    rmSync(join(root, path));
    await expect(compared(root)).rejects.toThrow("CW1503 there is no manifest in the working tree");
    write(manifest());
    await expect(compared(project({}))).rejects.toThrow("CW1502 this is no git repository");
    await expect(compared(repository().root)).rejects.toThrow("CW1502 this repository has no commit");
  });
});

test("`cachewright diff` compares what generate wrote, for people and for programs", { timeout: 60_000 }, async () => {
  const { root, commit } = repository();
  const spec = (ttl: string) => `${specHead}export default define({ item: get("/items/:id", { ttl: "${ttl}" }) });\n`;
  writeFileSync(join(root, "cache.schema.ts"), spec("1m"));
  await cachewright(root, "generate");
  commit("first");
  writeFileSync(join(root, "cache.schema.ts"), spec("1h"));
  await cachewright(root, "generate");
  const { code, stdout, stderr } = await cachewright(root, "diff");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(`generated/manifest.json: HEAD → working tree

~ item  GET /items/:id
    ttl                   1m → 1h

A deploy orphans no entry.
`);
  const json = await cachewright(root, "diff", "HEAD", "--format", "json");
  expect(JSON.parse(json.stdout)).toMatchObject({
    from: { revision: "HEAD", file: "generated/manifest.json" },
    entries: [{ kind: "changed", changes: [{ what: "ttlMs", before: 60_000, after: 3_600_000 }] }],
    diagnostics: [],
  });
  const missing = await cachewright(root, "diff", "nope");
  expect([missing.code, missing.stdout]).toEqual([1, ""]);
  expect(missing.stderr).toContain("error CW1502");
});
