import { expect, test } from "vitest";
import type { Deadline } from "../../runtime/deadline.js";
import { TimeoutError, withDeadline } from "../../runtime/deadline.js";

test("work in time gives its value or its error", async () => {
  await expect(withDeadline(5000, () => Promise.resolve("done"))).resolves.toBe("done");
  await expect(withDeadline(5000, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
});

test("work without an end is given up, and can see that", async () => {
  let seen: Deadline | undefined;
  const work = (deadline: Deadline): Promise<never> => {
    seen = deadline;
    return new Promise(() => undefined);
  };
  const call = withDeadline(1, work);
  expect(seen!.passed).toBe(false);
  await expect(call).rejects.toBeInstanceOf(TimeoutError);
  expect(seen!.passed).toBe(true);
});

test("work that fails after it was given up leaves no rejection unhandled", async () => {
  let fail: (error: Error) => void = () => undefined;
  const late = new Promise<never>((_, reject) => (fail = reject));
  await expect(withDeadline(1, () => late)).rejects.toBeInstanceOf(TimeoutError);
  fail(new Error("late"));
  await expect(late).rejects.toThrow("late");
});
