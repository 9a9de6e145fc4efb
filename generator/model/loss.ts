import { codes, type Diagnostic } from "../diagnostic.js";
import type { LostPart } from "../spec/locate.js";

interface Loss {
  /** What JSON makes of it. */
  readonly json: string;
  /** Whether a value, which is no JSON, comes back as it was. */
  readonly isKeptInValues?: true;
  readonly fix: string;
}

const map: Loss = {
  json: "its JSON is only `{}`",
  isKeptInValues: true,
  fix: "answer with `Object.fromEntries(map)`, whose type is `Record<string, T>`, or with `[...map]`, a list of pairs",
};

const set: Loss = {
  json: "its JSON is only `{}`",
  isKeptInValues: true,
  fix: "answer with `[...set]`, whose type is `T[]`",
};

const weak: Loss = {
  json: "its JSON is only `{}`",
  fix: "write the type of a plain object or a list: nobody can tell what this one holds",
};

const promise: Loss = {
  json: "its JSON is only `{}`",
  fix: "write the type of what it gives, and `await` it before you return it",
};

const executable: Loss = {
  json: "JSON has no form for it",
  fix: 'leave it out of the type, with `Omit<T, "name">` for example',
};

const symbol: Loss = { json: "JSON has no form for it", fix: "write `string`, and return a text that stands for it" };

const bigint: Loss = {
  json: "`JSON.stringify` throws on it",
  isKeptInValues: true,
  fix: "answer with `String(n)`, whose type is `string`",
};

const losses: Readonly<Record<string, Loss>> = {
  Map: map,
  ReadonlyMap: map,
  Set: set,
  ReadonlySet: set,
  WeakMap: weak,
  WeakSet: weak,
  WeakRef: weak,
  Promise: promise,
  PromiseLike: promise,
  Function: executable,
  function: executable,
  Symbol: symbol,
  symbol,
  BigInt: bigint,
  bigint,
};

/** What is wrong with a part of a type, in a route whose answer is JSON or in a value; nothing when it is kept. */
export function lossOf({ what, site }: LostPart, name: string, option: "response" | "value"): Diagnostic[] {
  const loss = losses[what];
  if (loss === undefined || (option === "value" && loss.isKeptInValues)) return [];
  const isNamed = what !== "function";
  const part = `\`${name}\` is a ${isNamed ? `\`${what}\`` : what}`;
  const message = option === "value" ? `${part}, which the cache cannot keep` : `${part}, and ${loss.json}`;
  return [{ code: codes.PART_IS_LOST, severity: "error", message, fix: loss.fix, site }];
}
