import type { z } from "zod";
import type { RawEntry, RawRecord, RawSpec } from "./raw.js";

const lifetimes = [
  "ttl",
  "staleWhileRevalidate",
  "staleIfError",
  "softTimeout",
  "hardTimeout",
  "jitter",
  "negativeTtl",
];
const inputs = ["params", "query", "headers", "cookies", "identity"];
/** What names inputs. */
const uses = ["tags", "key", "invalidates"];

/** What stands for the options without which there is no cache. */
const required = { name: "cache", output: "./generated" };

/**
 * A spec without the options that cannot be read, and without what depends on them: the rules can be checked on the rest,
 * and find nothing there that is only due to the gap. An entry goes as a whole when its path or all its inputs are wrong.
 */
export function remainder(raw: RawSpec, issues: readonly z.core.$ZodIssue[]): RawSpec {
  const inCache = wrongOptions(issues.filter(({ path }) => path[0] === "options"));
  const inherited = inCache.flatMap((name) => (name === "tags" ? ["tags", "invalidates"] : gapOf(name)));
  const entries = raw.entries.flatMap((entry, index) => {
    const own = issues.filter(({ path }) => path[0] === "entries" && path[1] === index);
    return own.some(({ path }) => path[2] !== "options") ? [] : restOf(entry, wrongOptions(own), inherited);
  });
  return { ...raw, options: { ...required, ...without(raw.options, inCache.flatMap(gapOf)) }, entries };
}

function restOf(entry: RawEntry, wrong: readonly string[], inherited: readonly string[]): readonly RawEntry[] {
  if (wrong.includes("input")) return [];
  return [{ ...entry, options: without(entry.options, [...wrong.flatMap(gapOf), ...inherited]) }];
}

/** The names of the options that issues are about. */
function wrongOptions(issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.flatMap((issue) => {
    const name = issue.path[issue.path[0] === "entries" ? 3 : 1];
    return name === undefined && issue.code === "unrecognized_keys" ? issue.keys : [String(name)];
  });
}

/** Options that say nothing for sure where one of them cannot be read. */
function gapOf(name: string): readonly string[] {
  if (lifetimes.includes(name)) return lifetimes;
  return inputs.includes(name) ? [...inputs, ...uses] : [name];
}

function without(options: RawRecord, names: readonly string[]): RawRecord {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));
}
