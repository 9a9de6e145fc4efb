import { describe, test } from "vitest";
import { backendContract } from "../../runtime/testing/contract.js";
import type { ContractSubject } from "../../runtime/testing/contract/subject.js";

/** The contract of every backend, as tests in a `describe` block of vitest. */
export function describeContract(subject: ContractSubject): void {
  describe(`contract of ${subject.name}`, () => {
    for (const { name, run } of backendContract(subject)) test(name, run);
  });
}
