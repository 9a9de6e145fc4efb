import { expect, test } from "vitest";
import { EventRecorder } from "../../runtime/testing/record-events.js";
import { completeMapBackend, MapServer } from "../backends/complete-map-backend.js";
import { poll } from "../support/poll.js";
import { gated, signal } from "./gated-backend.js";
import { opened } from "./tiers.js";

const turns = Array.from({ length: 25 }, (_, count) => count);

test.each(turns)("what a wait has found is not for who came after an invalidation, %i turns later", async (count) => {
  const server = new MapServer();
  // Nobody tells it of the invalidation.
  const { publish: _, subscribe: __, ...mute } = completeMapBackend(server);
  const gates = gated(mute);
  const own = opened(gates.backend);
  const other = opened(completeMapBackend(server), {}, own.name);
  const options = { tags: ["t"] };
  const [begun, end] = [signal(), signal()];
  const load = async (): Promise<string> => {
    begun.give();
    await end.given;
    return "old";
  };
  const loading = other.getOrSet("key", load, options);
  await begun.given;
  const events = new EventRecorder(own);
  const waiting = own.getOrSet("key", () => "loaded by who waited", options);
  await poll(() => events.of("wait").length > 0);
  end.give();
  await loading;
  const look = gates.stop({ method: "read", side: "answer" });
  await look.reached;
  await other.invalidate(["t"]);
  const read = gates.stop({ method: "read", side: "answer" });
  const later = own.getOrSet("key", () => "new", options);
  await read.reached;
  look.open();
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
  read.open();
  expect(await later).not.toBe("old");
  await waiting;
});
