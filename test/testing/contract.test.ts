import { describe, expect, test, vi } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { backendContract } from "../../runtime/testing/contract.js";
import type { ContractCase, ContractSubject } from "../../runtime/testing/contract/subject.js";
import { completeMapBackend, MapServer } from "../backends/complete-map-backend.js";
import { mistakes } from "./mistakes.js";

describe("the contract sees that", () => {
  test.each(mistakes)("$name", { timeout: 60_000 }, async ({ seenBy, make }) => {
    const server = new MapServer(undefined, ["a", "b", "c"]);
    const create = (): CacheBackend => {
      const backend = completeMapBackend(server);
      return { ...backend, ...make(backend, server) };
    };
    const seeing = backendContract({ name: "mistaken", create }).filter(({ name }) => seenBy.test(name));
    expect(seeing).not.toEqual([]);
    const outcomes = await Promise.allSettled(seeing.map((each) => each.run()));
    expect(outcomes.map(({ status }) => status)).toContain("rejected");
  });
});

describe("a case that cannot apply", () => {
  const three: ContractSubject = {
    name: "three methods",
    create: () => {
      const { get, set, delete: remove } = completeMapBackend();
      return { get, set, delete: remove };
    },
  };

  test("says so to a runner that can skip, with the reason, when it finds that a capability is absent", async () => {
    const skip = vi.fn<(reason?: string) => void>();
    await caseOf(three, /^put: without a token stores where/).run({ skip });
    expect(skip.mock.calls).toEqual([["the backend has no `read`"]]);
  });

  test("resolves where the runner cannot skip", async () => {
    await caseOf(three, /^put: without a token stores where/).run();
    await caseOf(three, /^put: without a token stores where/).run({});
  });

  test.each<[string, Partial<ContractSubject>, RegExp, string]>([
    [
      "a capability",
      { capabilities: { put: false } },
      /^put: without a token stores where/,
      "the backend has no `put`",
    ],
    ["a behaviour", { skips: { expiry: "for good" } }, /^lifetimes: a value whose ttl is 1 ms/, "for good"],
    [
      "the size",
      { limits: { maxValueBytes: 8191 } },
      /^values: stores 8192 bytes/,
      "the backend's limit is 8191 bytes",
    ],
    ["the length", { limits: { maxKeyLength: 250 } }, /^keys: of 251/, "the backend's limit is 250 characters"],
  ])("is known beforehand where the subject says so: %s", async (_, more, name, reason) => {
    const skipped = caseOf({ ...three, create: () => Promise.reject(new Error("not needed")), ...more }, name);
    expect(skipped.skip).toBe(reason);
    const skip = vi.fn<(reason?: string) => void>();
    await skipped.run({ skip });
    expect(skip.mock.calls).toEqual([[reason]]);
  });

  test("fails where the subject says that the backend has the capability", async () => {
    const each = caseOf({ ...three, capabilities: { put: true } }, /^capabilities: offers put/);
    await expect(each.run()).rejects.toThrow(/strictly equal/);
  });
});

test("every case has a name of its own, and takes no callback", () => {
  const cases = backendContract({ name: "any", create: () => completeMapBackend() });
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  expect(cases.filter(({ run }) => run.length > 0)).toEqual([]);
});

test("a case closes the instances that it made, also where it fails", async () => {
  const [made, closed] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const create = (): CacheBackend => {
    made();
    return { ...completeMapBackend(), delete: () => undefined, close: closed };
  };
  const subject = { name: "mistaken", create };
  await expect(caseOf(subject, /^keys: have nothing after a delete/).run()).rejects.toThrow(/strictly equal/);
  await caseOf(subject, /^keys: may be one character/).run();
  expect(made).toHaveBeenCalledTimes(2);
  expect(closed).toHaveBeenCalledTimes(2);
});

function caseOf(subject: ContractSubject, name: RegExp): ContractCase {
  return backendContract(subject).find((each) => name.test(each.name))!;
}
