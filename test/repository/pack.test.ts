import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needsBuild } from "./built.js";
import { root, textOf } from "./files.js";
import { Project } from "./project.js";

/** Installing from the registry takes most of it. */
const timeout = 240_000;

const project = new Project();
const packages = ["zod", "express", "@types/express", "@types/node", "typescript"];
let tarball = "";

beforeAll(async () => {
  const pack = ["pack", root, "--json", "--ignore-scripts", "--loglevel", "error"];
  const [packed] = JSON.parse(await project.run("npm", ...pack)) as [{ filename: string }];
  tarball = join(project.folder, packed.filename);
});

afterAll(() => project.remove());

test("the package holds the build and nothing else", async (context) => {
  needsBuild(context);
  const listed = await project.run("tar", "-tzf", tarball);
  const files = listed.trim().split("\n");
  const expected =
    /^package\/(package\.json|README\.md|LICENSE|docs\/[^/]+\.md|dist\/(generator|runtime|templates)\/.*\.(js|d\.ts))$/;
  expect(files.filter((file) => !expected.test(file))).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining([
      "package/LICENSE",
      "package/README.md",
      "package/docs/spec.md",
      "package/dist/generator/cli.js",
    ]),
  );
});

test("publint accepts its entry points", async (context) => {
  needsBuild(context);
  expect(await project.run(process.execPath, binOf("publint"), "run", tarball, "--strict")).toContain("All good!");
});

test("attw accepts its types", async (context) => {
  needsBuild(context);
  await project.run(process.execPath, binOf("@arethetypeswrong/cli"), tarball, "--profile", "esm-only");
});

test("an empty project installs it, generates, compiles and serves a hit", { timeout }, async (context) => {
  needsBuild(context);
  await project.run("npm", "install", "--prefer-offline", "--loglevel", "error", tarball, ...packages.map(pinned));

  await project.run("npx", "--no-install", "cachewright", "init");
  await project.run("npx", "--no-install", "cachewright", "generate");

  project.write("src/hello.schema.ts", helloSpec);
  project.write("src/hello.ts", helloApp);
  await project.run("npx", "--no-install", "cachewright", "generate", "--spec", "src/hello.schema.ts");
  await project.run("npx", "--no-install", "tsc");

  const printed = await project.run(process.execPath, "build/src/hello.js");
  expect(printed.trim().split("\n")).toEqual([
    expect.stringMatching(/^200 {"hello":"you"} .*fwd=(uri-)?miss/),
    expect.stringMatching(/^200 {"hello":"you"} .*hit/),
  ]);
});

const helloSpec = `import { defineCache, type } from "cachewright";

const { get, define } = defineCache({ name: "hello", output: "./hello-cache", targets: ["express"] });

export default define({
  hello: get("/hello/:name", { response: type<{ hello: string }>() }),
});
`;

const helloApp = `import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import { createHelloCache } from "./hello-cache/cache.js";
import { wrappers } from "./hello-cache/express.js";

const cache = createHelloCache();
const cached = wrappers(cache);
const app = express();
app.get(cached.hello.path, cached.hello(({ params }) => ({ hello: params.name })));

const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
for (let request = 0; request < 2; request += 1) {
  const response = await fetch(\`http://127.0.0.1:\${port}/hello/you\`);
  console.log(response.status, await response.text(), response.headers.get("cache-status"));
}
server.close();
await cache.close();
`;

/** A package in the version that the repository itself is tested with. */
function pinned(name: string): string {
  const { packages: locked } = JSON.parse(textOf("package-lock.json")) as {
    packages: Record<string, { version: string }>;
  };
  return `${name}@${locked[`node_modules/${name}`]?.version}`;
}

/** The script behind the only command of a package that is installed here. */
function binOf(name: string): string {
  const folder = `node_modules/${name}`;
  const { bin } = JSON.parse(textOf(`${folder}/package.json`)) as { bin: Record<string, string> };
  return join(root, folder, String(Object.values(bin)[0]));
}
