import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { peerError } from "../../runtime/backends/peer-error.js";

test.each([
  ["redis", "ioredis"],
  ["memcached", "memjs"],
])("importing cachewright/%s without %s says what to install", async (subpath, peer) => {
  const folder = mkdtempSync(join(tmpdir(), "cachewright-peer-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await build({
    entryPoints: [fileURLToPath(new URL(`../../runtime/backends/${subpath}.ts`, import.meta.url))],
    outfile: join(folder, "subpath.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
  });
  const importing = `import("./subpath.mjs").catch((error) => console.log(error.name, error.code, error.message));`;
  writeFileSync(join(folder, "main.mjs"), importing);
  const { stdout } = await promisify(execFile)(process.execPath, ["main.mjs"], { cwd: folder });
  const message = `\`cachewright/${subpath}\` needs the package \`${peer}\`: run \`npm install ${peer}\``;
  expect(stdout.trim()).toBe(`MissingPeerError CACHEWRIGHT_MISSING_PEER ${message}`);
});

test("another problem with the library is passed on", () => {
  const broken = Object.assign(new Error("Cannot find package 'part' imported from peer"), {
    code: "ERR_MODULE_NOT_FOUND",
  });
  expect(peerError("peer", "cachewright/x", broken)).toBe(broken);
});

test("a bundle of an application that uses no client library is made without them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cachewright-bundle-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const runtime = fileURLToPath(new URL("../../runtime/index.ts", import.meta.url));
  await build({
    stdin: {
      contents: `import { createCache } from ${JSON.stringify(runtime)};
        console.log(await createCache().getOrSet("answer", () => 42));`,
      resolveDir: fileURLToPath(new URL("../..", import.meta.url)),
    },
    outfile: join(folder, "app.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "silent",
    // As if the libraries were not installed.
    alias: { ioredis: "no-ioredis", memjs: "no-memjs" },
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  const { stdout } = await promisify(execFile)(process.execPath, ["app.mjs"], { cwd: folder });
  expect(stdout.trim()).toBe("42");
});
