import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeBlocks, fileOf } from "./docs/code-blocks.js";
import { problemsOf } from "./docs/convention.js";
import { parseCurl } from "./docs/curl.js";
import { Session } from "./docs/session.js";
import { Project } from "./project.js";

/** A document with these blocks, each an info string and a text. */
function markdown(...blocks: readonly (readonly [info: string, text: string])[]): string {
  return blocks.map(([info, text]) => `Words.\n\n\`\`\`${info}\n${text}\n\`\`\`\n`).join("\n");
}

describe("code blocks", () => {
  test("are found with language, flags, text and line, indented ones too", () => {
    const text = "# A\n\n```ts run\n// file: src/a.ts\nlet a;\n```\n\n- b\n\n  ```sh\n  npm test\n    -- x\n  ```\n";
    expect(codeBlocks(text)).toEqual([
      { language: "ts", flags: ["run"], text: "// file: src/a.ts\nlet a;\n", line: 3 },
      { language: "sh", flags: [], text: "npm test\n  -- x\n", line: 10 },
    ]);
  });

  test("of four backticks may hold those of three", () => {
    expect(codeBlocks("````text\n```\n````\n")).toMatchObject([{ language: "text", text: "```\n" }]);
  });

  test("name a file in their first line only", () => {
    const [named, late] = codeBlocks(markdown(["ts", "// file: src/a.ts"], ["ts", "\n// file: src/b.ts"]));
    expect([named && fileOf(named), late && fileOf(late)]).toEqual(["src/a.ts", undefined]);
  });
});

describe("the convention", () => {
  test("accepts what a test can check", () => {
    const document = markdown(
      ["ts serve", "// file: src/app.ts\nlisten();"],
      [
        "sh",
        "# a remark\nnpm install cachewright zod # both\nnpx tsx examples/conduit/demo.ts --port 1\nnpx cachewright generate --spec a.ts\nnpm run demo -- --backend x\nnpm test\nnpx tsx src/app.ts",
      ],
      ["sh", "curl -i localhost:3000/a"],
      ["http", "HTTP/1.1 200 OK"],
      ["ts run", "// file: src/b.ts\nconsole.log(1);"],
      ["text", "1"],
      ["text sample", "12 ms"],
      ["json", "{}"],
    );
    expect(problemsOf(document)).toEqual([]);
  });

  test.each([
    ["a block without a language", markdown(["", "x"])],
    ["a language that nothing checks", markdown(["js", "let a;"])],
    ["TypeScript without a file", markdown(["ts", "let a;"])],
    ["a file that is there twice", markdown(["ts", "// file: src/a.ts\n"], ["ts", "// file: src/a.ts\n"])],
    ["a flag that nothing reads", markdown(["ts no-run", "// file: src/a.ts\n"])],
    ["a script that does not exist", markdown(["sh", "npm run demos"])],
    ["a package that this repository does not use", markdown(["sh", "npm install left-pad"])],
    ["a package of another version", markdown(["sh", "npm install ../cachewright/cachewright-0.0.0.tgz"])],
    ["a program that does not exist", markdown(["sh", "npx tsx examples/missing.ts"])],
    ["a program that comes later", markdown(["sh", "npx tsx src/a.ts"], ["ts", "// file: src/a.ts\n"])],
    ["a compiler flag that nothing checks", markdown(["sh", "npx tsc --watch"])],
    ["a command that nothing checks", markdown(["sh", "make"])],
    ["a request to a foreign host", markdown(["sh", "curl example.org/a"])],
    ["an answer without a request", markdown(["http", "HTTP/1.1 200 OK"])],
    ["output of nothing", markdown(["text", "hello"])],
    ["a drawing of another kind", markdown(["mermaid", "pie"])],
    ["JSON that does not parse", markdown(["json", "{a: 1}"])],
    ["a fence that is not closed", "```ts\n// file: src/a.ts\n"],
  ])("refuses %s", (_, document) => {
    expect(problemsOf(document)).toHaveLength(1);
  });
});

test("a curl line is read as curl would", () => {
  expect(parseCurl(`curl -si localhost:3000/a?b=1 -H 'X-Tenant: acme: 2' -d '{"a": "b c"}'`)).toEqual({
    target: "/a?b=1",
    method: "POST",
    headers: { "x-tenant": "acme: 2" },
    body: '{"a": "b c"}',
  });
  expect(parseCurl("curl -X DELETE http://localhost:3000/")).toMatchObject({ method: "DELETE", target: "/" });
});

describe("a session", () => {
  const project = new Project();
  const session = new Session(project);

  beforeAll(() => {
    const answer = 'response.writeHead(201, { "X-Target": decodeURI(request.url) }).end(request.method)';
    project.write(
      "build/src/server.js",
      `import { createServer } from "node:http";
      createServer((request, response) => ${answer}).listen(process.env.PORT, "127.0.0.1");`,
    );
    project.write("build/src/print.js", 'console.log("one\\ntwo");');
    project.write("build/src/fail.js", "process.exit(3);");
  });

  afterAll(async () => {
    await session.end();
    project.remove();
  });

  const play = async (...blocks: readonly (readonly [info: string, text: string])[]): Promise<void> => {
    for (const block of codeBlocks(markdown(...blocks))) await session.play(block);
  };

  test("sends requests to the server and compares what is shown of the answers", async () => {
    await play(["ts serve", "// file: src/server.ts"], ["sh", "curl -X PUT localhost:3000/a"]);
    await play(["http", "HTTP/1.1 201 Created\nX-Target: /a\n\nPUT"], ["http", "HTTP/1.1 201 Created"]);
    await expect(play(["http", "HTTP/1.1 200 OK"])).rejects.toThrow("HTTP/1.1 200");
    await expect(play(["http", "HTTP/1.1 201 Created\nX-Target: /b"])).rejects.toThrow("/b");
    await expect(play(["http", "HTTP/1.1 201 Created\nX-Target: /a\n\nGET"])).rejects.toThrow("GET");
  });

  test("overlooks how many seconds a hit stays fresh, and nothing else of it", async () => {
    await play(["sh", "curl 'localhost:3000/hit; ttl=299'"], ["http", "HTTP/1.1 201 Created\nX-Target: /hit; ttl=298"]);
    await expect(play(["http", "HTTP/1.1 201 Created\nX-Target: /hit"])).rejects.toThrow("/hit");
    await expect(play(["http", "HTTP/1.1 201 Created\nX-Target: /miss; ttl=299"])).rejects.toThrow("/miss");
  });

  test("runs programs and compares what they print", async () => {
    await play(["ts run", "// file: src/print.ts"], ["text", "two"], ["text sample", "three"]);
    await expect(play(["text", "three"])).rejects.toThrow("not printed: three");
    await expect(play(["ts run", "// file: src/fail.ts"])).rejects.toThrow("ended with 3");
  });
});
