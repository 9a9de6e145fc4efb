import assert from "node:assert/strict";
import type { Subscriber } from "../../backend.js";
import type { CaseList } from "./case-list.js";
import { bytesOf, minute, textOf } from "./bytes.js";
import type { Instances, With } from "./instances.js";
import { until } from "./until.js";

const both = ["publish", "subscribe"] as const;
type Need = (typeof both)[number];

/** Somebody who writes down what is heard. */
class Listener implements Subscriber {
  readonly heard: string[] = [];
  openings = 0;
  readonly leave: () => void;
  readonly #onMessage: () => void;

  constructor(backend: With<"subscribe">, channel: string, onMessage = (): void => {}) {
    this.#onMessage = onMessage;
    this.leave = backend.subscribe(channel, this);
  }

  static async on(backend: With<"subscribe">, channel: string, onMessage?: () => void): Promise<Listener> {
    const listener = new Listener(backend, channel, onMessage);
    await until(() => listener.openings > 0);
    return listener;
  }

  opened(): void {
    this.openings++;
  }

  message(text: string): void {
    this.heard.push(text);
    this.#onMessage();
  }

  closed(): void {}
}

/** What is published reaches those who listen. */
export function channelCases(list: CaseList): void {
  deliveryCases(list);
  endingCases(list);
}

function deliveryCases(list: CaseList): void {
  list.add("channels: deliver 200 messages in their order, to the publisher and to others", both, async (instances) => {
    const [backend, other, channel] = await setting(instances);
    const listeners = [await Listener.on(backend, channel), await Listener.on(other, channel)];
    const texts = Array.from({ length: 200 }, (_, index) => `message ${index}`);
    await Promise.all(texts.map((text) => backend.publish(channel, text)));
    for (const { heard } of listeners) {
      await until(() => heard.length >= texts.length);
      assert.deepEqual(heard, texts);
    }
  });

  list.add("channels: deliver any text", both, async (instances) => {
    const [backend, , channel] = await setting(instances);
    const listener = await Listener.on(backend, channel);
    const texts = ["", " ", "\r\n", "日本語 🧵", "\0", '{"a":"b"}', "x".repeat(100_000)];
    for (const text of texts) await backend.publish(channel, text);
    await until(() => listener.heard.length >= texts.length);
    assert.deepEqual(listener.heard, texts);
  });

  list.add("channels: are kept apart", both, async (instances) => {
    const [backend, , channel] = await setting(instances);
    const [one, two] = [await Listener.on(backend, channel), await Listener.on(backend, `${channel}2`)];
    await backend.publish(`${channel}2`, "for two");
    await backend.publish(`${channel}*`, "for nobody");
    await backend.publish(channel, "for one");
    await until(() => one.heard.length > 0 && two.heard.length > 0);
    assert.deepEqual([one.heard, two.heard], [["for one"], ["for two"]]);
  });

  list.add("channels: have several subscribers of one instance", both, async (instances) => {
    const [backend, , channel] = await setting(instances);
    const [one, two] = [await Listener.on(backend, channel), await Listener.on(backend, channel)];
    await backend.publish(channel, "for both");
    await until(() => one.heard.length > 0 && two.heard.length > 0);
    assert.deepEqual([one.heard, two.heard], [["for both"], ["for both"]]);
  });

  list.add("channels: publish to nobody without an error", both, async (instances) => {
    const [backend, , channel] = await setting(instances);
    await backend.publish(channel, "for nobody");
  });

  list.add("channels: deliver a message only when the calls before it can be seen", both, async (instances) => {
    const [backend, other, channel] = await setting(instances);
    const key = instances.key();
    const seen: Promise<string | undefined>[] = [];
    const listener = await Listener.on(other, channel, () => {
      seen.push(Promise.resolve(other.get(key)).then(textOf));
    });
    const texts = Array.from({ length: 30 }, (_, index) => `${index}`);
    for (const [index, text] of texts.entries()) {
      // Nobody waits for the write before the message goes out.
      await Promise.all([backend.set(key, bytesOf(text), minute), backend.publish(channel, text)]);
      await until(() => listener.heard.length > index);
      // Before the next write, which it might see already.
      await seen.at(-1);
    }
    assert.deepEqual(await Promise.all(seen), texts);
  });
}

function endingCases(list: CaseList): void {
  list.add("channels: deliver nothing after unsubscribing, which is no error twice", both, async (instances) => {
    const [backend, , channel] = await setting(instances);
    const [gone, witness] = [await Listener.on(backend, channel), await Listener.on(backend, channel)];
    await backend.publish(channel, "first");
    await until(() => gone.heard.length > 0 && witness.heard.length > 0);
    gone.leave();
    gone.leave();
    await backend.publish(channel, "second");
    await until(() => witness.heard.length > 1);
    assert.deepEqual(gone.heard, ["first"]);
  });

  list.add("channels: deliver again after the last subscriber has left and one has come", both, async (instances) => {
    const [backend, , channel] = await setting(instances);
    for (let round = 0; round < 5; round++) {
      const listener = await Listener.on(backend, channel);
      await backend.publish(channel, `round ${round}`);
      await until(() => listener.heard.length > 0);
      assert.deepEqual(listener.heard, [`round ${round}`]);
      listener.leave();
    }
  });

  list.add("channels: may be left before they are open", both, async (instances) => {
    const [backend, , channel] = await setting(instances);
    const gone = new Listener(backend, channel);
    gone.leave();
    const witness = await Listener.on(backend, channel);
    await backend.publish(channel, "late");
    await until(() => witness.heard.length > 0);
    assert.deepEqual(gone.heard, []);
  });
}

async function setting(instances: Instances): Promise<[With<Need>, With<Need>, string]> {
  return [instances.with<Need>(), await instances.other<Need>(), instances.key()];
}
