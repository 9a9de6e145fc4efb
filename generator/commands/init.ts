import type { Command } from "commander";
import { answer, type FormatOption, withFormat } from "./session.js";

/** Adds `cachewright init`. */
export function addInit(program: Command): void {
  withFormat(program.command("init"))
    .description("Writes a first src/cache.schema.ts for the framework in package.json; overwrites nothing.")
    .addHelpText("after", helpText)
    .action((options: FormatOption) =>
      answer(options, async () => {
        const { init } = await import("../init.js");
        const { steps, next } = init(process.cwd());
        const lines = steps.map(
          ({ subject, change, reason }) =>
            `${change.padEnd(9)} ${subject}${reason === undefined ? "" : ` (${reason})`}`,
        );
        return {
          lines: [...lines, `\nNext: describe your routes in src/cache.schema.ts, then run \`${next}\`.`],
          data: { steps, next },
        };
      }),
    );
}

const helpText = `
Adds the npm script \`cache\`, and tells git (.gitattributes), Prettier, Biome, oxlint and ESLint, where they are used,
that the folder of the spec's \`output\` is generated.

Examples:
  cachewright init
  cd apps/api && npx cachewright init`;
