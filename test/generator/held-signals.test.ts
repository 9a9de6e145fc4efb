import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { tsx } from "./cachewright.js";

const module = fileURLToPath(new URL("../../generator/held-signals.ts", import.meta.url));

/** A process that gets a signal in the midst of what must not stop half-way. */
function interrupted(listen: string) {
  const source = `import { withHeldSignals } from ${JSON.stringify(module)};
${listen}
await withHeldSignals(() => { process.kill(process.pid, "SIGINT"); console.log("done"); });
await new Promise((resolve) => setTimeout(resolve, 50));
console.log("after");`;
  const args = ["--import", tsx, "--input-type=module", "-e", source];
  const { status, signal, stdout } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 30_000 });
  return { status, signal, stdout };
}

test("a signal that was held ends the process afterwards", () => {
  expect(interrupted("")).toEqual({ status: null, signal: "SIGINT", stdout: "done\n" });
});

test("a listener hears a signal that was held once, so that it is not taken for a second one", () => {
  const stdout = "done\nheard\nafter\n";
  expect(interrupted(`process.on("SIGINT", () => console.log("heard"));`)).toEqual({ status: 0, signal: null, stdout });
});
