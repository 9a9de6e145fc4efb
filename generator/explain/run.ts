/**
 * The process that asks generated code: `run.js FOLDER`. A line on stdin says that the bundle and the question lie there; it
 * leaves one `Evaluation` beside them and kills itself.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { serialize } from "node:v8";
import { parse as parseCookies } from "cookie";
import { blockOutput } from "../spec/blocking-output.js";
import { bundleNames } from "../spec/bundle-folder.js";
import type { Evaluation, Question } from "./evaluation.js";

type Inputs = Record<string, unknown>;

/** What generated code says of a route or a mutation. */
interface Definition {
  readonly read: (request: object) => Inputs;
  readonly key?: (inputs: Inputs) => { readonly key: string; readonly input: unknown };
  readonly tags?: (inputs: Inputs) => readonly string[];
  readonly invalidates?: (inputs: Inputs) => readonly string[];
}

const [folder = ""] = process.argv.slice(2);
// Taken before the user's code can replace it.
const kill = process.kill.bind(process, process.pid, "SIGKILL");

blockOutput();
if (readFileSync(0).length === 0) process.exit(); // nobody waits for an answer any more

async function evaluate(): Promise<Evaluation> {
  const question = JSON.parse(readFileSync(join(folder, "question.json"), "utf8")) as Question;
  const bundle = (await import(pathToFileURL(join(folder, "bundle.mjs")).href)) as { definition: Definition };
  try {
    return read(bundle.definition, question);
  } catch (error) {
    return refusal(error);
  }
}

function read(definition: Definition, question: Question): Evaluation {
  const inputs = definition.read(request(question));
  if (question.isStandIn) inputs["identity"] = placeholders(inputs["identity"] as object);
  const keyed = definition.key?.(inputs);
  const tagsOf = definition.tags ?? definition.invalidates ?? (() => []);
  return {
    kind: "read",
    inputs,
    ...(keyed && { key: shown(keyed.key, question) }),
    ...(keyed && !isDeepStrictEqual(keyed.input, inputs) && { seen: keyed.input }),
    ...(question.hasInputTags && { tags: tagsOf(inputs).map((tag) => shown(tag, question)) }),
  };
}

/** A request as the runtime's adapters show it to parsers. */
function request({ params, search, headers, identity }: Question): object {
  const cookies = parseCookies(headers["cookie"] ?? "");
  return {
    params,
    identity,
    query: () => new URLSearchParams(search),
    header: (name: string) => (Object.hasOwn(headers, name) ? headers[name] : undefined),
    cookie: (name: string) => cookies[name],
  };
}

function placeholders(identity: object): object {
  return Object.fromEntries(Object.keys(identity).map((name) => [name, `{identity.${name}}`]));
}

/** Keys and tags have a placeholder's braces encoded. */
function shown(text: string, { isStandIn }: Question): string {
  return isStandIn ? text.replaceAll(/%7B(identity\.[^|:&%]*)%7D/g, "{$1}") : text;
}

/** What a server makes of an error: the status that it carries, or 500. */
function refusal(error: unknown): Evaluation {
  const {
    status,
    field,
    message = String(error),
  } = (error ?? {}) as Partial<Record<"field" | "message", string> & { status: number }>;
  return {
    kind: "refused",
    status: typeof status === "number" ? status : 500,
    message,
    ...(field !== undefined && { field }),
  };
}

writeFileSync(join(folder, bundleNames.outcome), serialize(await evaluate()));
kill();
