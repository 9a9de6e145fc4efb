import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { loadPeer } from "../../runtime/backends/load-peer.js";

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

test("another problem with the library is passed on", async () => {
  const broken = Object.assign(new Error("Cannot find package 'part' imported from peer"), {
    code: "ERR_MODULE_NOT_FOUND",
  });
  await expect(loadPeer("peer", "cachewright/x", () => Promise.reject(broken))).rejects.toBe(broken);
});
