import assert from "node:assert/strict";
import type { CaseList } from "./case-list.js";
import { bytesOf, minute } from "./bytes.js";
import type { Instances } from "./instances.js";
import { settled, until } from "./until.js";

/** A backend that is closed holds nothing any more. */
export function closingCases(list: CaseList): void {
  list.add("closing: twice is no error", [], async (instances) => {
    const backend = await instances.another();
    await backend.close?.();
    await backend.close?.();
  });

  list.add("closing: before the first call is no error", [], async ({ subject }) => {
    const backend = await subject.create();
    await backend.close?.();
  });

  list.add("closing: settles the calls in flight", ["close"], async (instances) => {
    const backend = await instances.another<"close">();
    const calls = instances.keys(20).flatMap((key) => [backend.get(key), backend.set(key, bytesOf("x"), minute)]);
    const outcomes = calls.map((call) => settled(call));
    await backend.close();
    assert.ok(!(await Promise.all(outcomes)).includes("pending"), "a call never settled");
  });

  list.add("closing: leaves other instances alone", ["close"], async (instances) => {
    const [{ backend }, other, key] = [instances, await instances.another<"close">(), instances.key()];
    await backend.set(key, bytesOf("kept"), minute);
    await other.close();
    assert.ok(await backend.get(key), "nothing was found");
  });

  list.add("closing: lets go of sockets and timers", ["close"], async (instances) => {
    const before = held();
    // So many that what else goes on in the process makes no difference.
    for (let count = 0; count < 10; count++) await openAndClose(instances);
    await until(() => held() < before + 5);
  });
}

async function openAndClose(instances: Instances): Promise<void> {
  const backend = await instances.another<"close">();
  backend.subscribe?.(instances.key(), { opened: () => {}, message: () => {}, closed: () => {} });
  await backend.get(instances.key());
  await backend.close();
}

/** How much there is that keeps the process alive. */
function held(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Pipe|Timeout/.test(name)).length;
}
