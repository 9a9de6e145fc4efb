#!/usr/bin/env node
import { Command } from "commander";
import { addCheck } from "./commands/check.js";
import { addDiff } from "./commands/diff.js";
import { addExplain } from "./commands/explain.js";
import { addGenerate } from "./commands/generate.js";
import { addGraph } from "./commands/graph.js";
import { addInit } from "./commands/init.js";
import { exitCodes } from "./commands/session.js";
import { version } from "./version.js";

const program = new Command("cachewright")
  .description("Writes a typed cache layer from one spec file.")
  .version(version)
  .addHelpText(
    "after",
    "\nExit codes: 0 done, 1 the spec or the file system has a problem, 2 the command line has one.",
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.misused));

for (const add of [addInit, addGenerate, addCheck, addExplain, addGraph, addDiff]) add(program);

await program.parseAsync();
