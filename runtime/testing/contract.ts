import { capabilityCases } from "./contract/capabilities.js";
import { CaseList } from "./contract/case-list.js";
import { channelCases } from "./contract/channels.js";
import { closingCases } from "./contract/closing.js";
import { concurrencyCases } from "./contract/concurrency.js";
import { keyCases } from "./contract/keys.js";
import { lifetimeCases } from "./contract/lifetimes.js";
import { putCases } from "./contract/put.js";
import { readCases } from "./contract/read.js";
import { serverCases } from "./contract/servers.js";
import type { ContractCase, ContractSubject } from "./contract/subject.js";
import { tokenCases } from "./contract/tokens.js";
import { valueCases } from "./contract/values.js";

const groups = [
  valueCases,
  keyCases,
  lifetimeCases,
  concurrencyCases,
  capabilityCases,
  readCases,
  putCases,
  tokenCases,
  channelCases,
  serverCases,
  closingCases,
] as const;

/**
 * The behaviour that every backend shares, as cases for any test runner: values, keys, lifetimes, concurrency, closing, and
 * each capability that the backend has.
 *
 * A case makes the instances that it needs, with `create`, and closes them. It takes at most two seconds where the backend
 * answers at once, and fails after five where something never comes. A case that cannot apply is skipped with a reason.
 *
 * @example
 * ```ts
 * import { test } from "node:test"; // or from vitest, or jest's own
 *
 * for (const { name, run } of backendContract({ name: "mine", create: () => myBackend() })) test(name, run);
 * ```
 */
export function backendContract(subject: ContractSubject): readonly ContractCase[] {
  const list = new CaseList(subject);
  for (const addCasesOf of groups) addCasesOf(list);
  return list.cases;
}
