import assert from "node:assert/strict";
import type { CaseList } from "./case-list.js";
import { bytesOf, minute, textOf } from "./bytes.js";

/** Keys have their servers, and servers answer. */
export function serverCases(list: CaseList): void {
  list.add("servers: a key's server is always the same, in every instance", ["serverOf"], async (instances) => {
    const [backend, other] = [instances.with<"serverOf">(), await instances.other<"serverOf">()];
    const keys = instances.keys(1000);
    const servers = keys.map((key) => backend.serverOf(key));
    for (const server of servers) assert.equal(typeof server, "string");
    await Promise.all(keys.slice(0, 50).map((key) => backend.set(key, bytesOf(key), minute)));
    assert.deepEqual(
      keys.map((key) => backend.serverOf(key)),
      servers,
    );
    assert.deepEqual(
      keys.map((key) => other.serverOf(key)),
      servers,
    );
  });

  list.add("servers: are the ones that it names, and no others", ["serverOf", "servers"], async (instances) => {
    const backend = instances.with<"serverOf" | "servers">();
    const used = new Set(instances.keys(1000).map((key) => backend.serverOf(key)));
    assert.deepEqual([...used].toSorted(), [...backend.servers].toSorted());
  });

  list.add("servers: each of them answers a ping", ["serverOf", "ping"], async (instances) => {
    const backend = instances.with<"serverOf" | "ping">();
    const servers = new Set(instances.keys(1000).map((key) => backend.serverOf(key)));
    for (const server of servers) await backend.ping(server);
  });

  list.add("servers: each of them reads its own keys in one call", ["serverOf", "read"], async (instances) => {
    const [backend, keys] = [instances.with<"serverOf" | "read">(), instances.keys(100)];
    await Promise.all(keys.map((key) => backend.set(key, bytesOf(key), minute)));
    for (const server of new Set(keys.map((key) => backend.serverOf(key)))) {
      const own = keys.filter((key) => backend.serverOf(key) === server);
      assert.deepEqual(
        (await backend.read(own)).map((item) => textOf(item?.bytes)),
        own,
      );
    }
  });

  list.add("servers: answer a ping", ["ping"], async (instances) => {
    await instances.with<"ping">().ping();
  });

  list.add("servers: may have a listener for losses, and go on", ["onLoss"], async (instances) => {
    const [backend, key] = [instances.with<"onLoss">(), instances.key()];
    const losses: string[] = [];
    backend.onLoss(async (loss) => void losses.push(loss));
    await backend.set(key, bytesOf("kept"), minute);
    assert.equal(textOf(await backend.get(key)), "kept");
    assert.deepEqual(losses, []);
  });
}
