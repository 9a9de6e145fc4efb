import type { Command } from "commander";
import type { RequestOptions } from "../explain/request.js";
import { specFile } from "./generate.js";
import { answer, type FormatOption, shownPath, withFormat } from "./session.js";

interface ExplainCommand extends FormatOption, RequestOptions {
  readonly spec?: string;
}

/** Adds `cachewright explain`. */
export function addExplain(program: Command): void {
  const command: Command = withFormat(program.command("explain"))
    .description(
      "Tells what a request means to the cache: route, inputs, key, lifetime, tags, and what invalidates it.",
    )
    .argument("<method>", "GET, HEAD, POST, PUT, PATCH or DELETE")
    .argument("<url>", "a path with its query; a host before it is left out")
    .option("--spec <file>", "the spec (default: src/cache.schema.ts, or the only cache.schema.ts below)")
    .option("--header <header>", "a header of the request, 'name: value'; can be repeated", collect)
    .option("--cookie <cookie>", "a cookie of the request, name=value; can be repeated", collect)
    .option("--identity <value>", "who asks: a value, field=value (can be repeated), or JSON", collect)
    .addHelpText("after", examples)
    .action((method: string, url: string, options: ExplainCommand) =>
      answer(options, async ({ progress, onPrint }) => {
        const [spec, { compileSpec }, { explain }, { requestFacts }] = await Promise.all([
          specFile(options),
          import("../compile.js"),
          import("../explain/explain.js"),
          import("../explain/request.js"),
        ]);
        const compiled = await compileSpec(spec, { onPrint, onStage: (stage) => progress.stage(stage) });
        const facts = factsOr(command, () => requestFacts(options, compiled.model.identity));
        progress.stage("asking the generated code");
        const explanation = await explain(compiled, { ...facts, method: method.toUpperCase(), url }, { onPrint });
        const { file, line, column } = explanation.site;
        const [{ explanationLines }, { explanationData }] = await Promise.all([
          import("../explain/explanation-text.js"),
          import("../explain/explanation-data.js"),
        ]);
        return {
          lines: explanationLines(explanation, `${shownPath(file)}:${line}:${column}`),
          data: explanationData(explanation, { file: shownPath(file), line, column }),
        };
      }),
    );
}

const examples = `
Examples:
  cachewright explain GET '/articles?limit=10'
  cachewright explain GET /articles/feed --identity 7
  cachewright explain GET /articles --header 'x-tenant: acme' --cookie theme=dark
  cachewright explain PUT /articles/how-to --format json`;

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** An option that cannot be read is a mistake of the command line. */
function factsOr<T>(command: Command, read: () => T): T {
  try {
    return read();
  } catch (error) {
    return command.error(`error: ${(error as Error).message}`);
  }
}
