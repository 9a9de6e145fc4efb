import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { Budget } from "../../runtime/budget.js";
import { BackendError } from "../../runtime/errors.js";
import { settle } from "../support/settle.js";

/** Takes at least so long; deadlines are of the machine's time. */
async function work(ms: number): Promise<string> {
  // The timers of Node may fire up to a millisecond early.
  await sleep(ms + 1);
  return "done";
}

const never = (): Promise<never> => new Promise(() => undefined);

const budgetOf = (limitMs: number, spentMs = 0): Budget => new Budget({ name: "shelf", limitMs }, spentMs);

describe("a budget", () => {
  test("gives what the work resolves to, and what it rejects with", async () => {
    const budget = budgetOf(10_000);
    expect(await budget.run("put", async () => 1)).toBe(1);
    const failure = new Error("no");
    await expect(budget.run("put", () => Promise.reject(failure))).rejects.toBe(failure);
  });

  test("ends what takes longer, with a BackendError that names the operation", async () => {
    const outcome = await settle(budgetOf(20).run("claim", never));
    const error = outcome.kind === "rejected" ? outcome.error : undefined;
    expect(error).toBeInstanceOf(BackendError);
    expect((error as Error).message).toMatch(/^\[shelf\] claim failed: no answer within \d+ ms$/);
  });

  test("is less by what was spent before", async () => {
    const budget = budgetOf(10_000, 9_000);
    expect(budget.left).toBe(1_000);
    await budget.run("put", () => work(50));
    expect(budget.left).toBeLessThanOrEqual(950);
  });

  test("counts what runs at the same time once, and the time in between not at all", async () => {
    const budget = budgetOf(100_000);
    const start = performance.now();
    await Promise.all([budget.run("put", () => work(100)), budget.run("put", () => work(100))]);
    const spent = 100_000 - budget.left;
    expect(spent).toBeGreaterThanOrEqual(100);
    // Twice the work at the same time took no more than the time that has passed.
    expect(spent).toBeLessThanOrEqual(performance.now() - start);
    await work(50);
    expect(100_000 - budget.left).toBe(spent);
  });

  test("counts what is still running", async () => {
    const budget = budgetOf(100_000);
    const running = budget.run("put", () => work(60));
    await work(20);
    expect(budget.left).toBeLessThanOrEqual(99_980);
    await running;
  });

  test("that is spent still lets an answer in that is there at once", async () => {
    const budget = budgetOf(10, 500);
    expect(await budget.run("put", async () => "at once")).toBe("at once");
    await expect(budget.run("put", never)).rejects.toThrow(BackendError);
  });
});
