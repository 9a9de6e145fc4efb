import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Token } from "../../backend.js";
import type { CaseList } from "./case-list.js";
import { assertBytes, assertText, bytesOf, day, minute, year } from "./bytes.js";
import { untilGone } from "./lifetimes.js";
import { conditional, tokenOf } from "./tokens.js";

type Need = (typeof conditional)[number];

/** `put` and `drop` change a key only while it holds what the caller has seen. */
export function putCases(list: CaseList): void {
  absentCases(list);
  replacingCases(list);
  dropCases(list);
  lifetimeCases(list);
  raceCases(list);
}

function absentCases(list: CaseList): void {
  list.add("put: without a token stores where the key is absent, and only there", conditional, async (instances) => {
    const [backend, key] = [instances.with<Need>(), instances.key()];
    assert.ok(await backend.put(key, bytesOf("first"), minute, undefined), "nothing was stored");
    assert.equal(await backend.put(key, bytesOf("second"), minute, undefined), undefined);
    assertText(await backend.get(key), "first");
  });

  list.add("put: without a token stores nothing where a set has stored", conditional, async (instances) => {
    const [backend, key] = [instances.with<Need>(), instances.key()];
    await backend.set(key, bytesOf(""), minute);
    assert.equal(await backend.put(key, bytesOf("second"), minute, undefined), undefined);
    assertText(await backend.get(key), "");
  });

  list.add("put: without a token stores again after a delete and after a drop", conditional, async (instances) => {
    const [backend, key] = [instances.with<Need>(), instances.key()];
    await backend.set(key, bytesOf("first"), minute);
    await backend.delete(key);
    const token = await backend.put(key, bytesOf("second"), minute, undefined);
    assert.ok(token, "nothing was stored");
    await backend.drop(key, token);
    assert.ok(await backend.put(key, bytesOf("third"), minute, undefined), "nothing was stored");
    assertText(await backend.get(key), "third");
  });

  list.add(
    "put: without a token stores as soon as the value is gone",
    [...conditional, "expiry"],
    async (instances) => {
      const [backend, key] = [instances.with<Need>(), instances.key()];
      await backend.set(key, bytesOf("first"), 40);
      await untilGone(instances, key);
      const token = await backend.put(key, bytesOf("second"), minute, undefined);
      assertText(await backend.get(key), "second");
      assert.ok(await backend.put(key, bytesOf("third"), minute, token), "the token of a put is worth nothing");
    },
  );
}

function replacingCases(list: CaseList): void {
  list.add("put: stores with the token that was read", conditional, async (instances) => {
    const [backend, key] = [instances.with<Need>(), instances.key()];
    await backend.set(key, bytesOf("seen"), minute);
    const token = await backend.put(key, bytesOf("next"), minute, await tokenOf(backend, key));
    assert.ok(token, "nothing was stored");
    assertText(await backend.get(key), "next");
  });

  list.add("put: returns a token for the next one, and never the same twice", conditional, async (instances) => {
    const [backend, key] = [instances.with<Need>(), instances.key()];
    const tokens = [await backend.put(key, bytesOf("same"), minute, undefined)];
    for (let round = 0; round < 20; round++) {
      assert.ok(tokens.at(-1), "nothing was stored");
      tokens.push(await backend.put(key, bytesOf("same"), minute, tokens.at(-1)));
    }
    assert.equal(new Set(tokens).size, tokens.length);
  });

  list.add("put: stores with a token that other reads came after", conditional, async (instances) => {
    const [backend, key] = [instances.with<Need>(), instances.key()];
    await backend.set(key, bytesOf("seen"), minute);
    const token = await tokenOf(backend, key);
    await tokenOf(backend, key);
    await backend.get(key);
    assert.ok(await backend.put(key, bytesOf("next"), minute, token), "nothing was stored");
  });

  list.add("put: stores over a value of no byte, and one of no byte", conditional, async (instances) => {
    const [backend, key] = [instances.with<Need>(), instances.key()];
    await backend.set(key, bytesOf(""), minute);
    const token = await backend.put(key, bytesOf("x"), minute, await tokenOf(backend, key));
    assert.ok(await backend.put(key, bytesOf(""), minute, token), "nothing was stored");
    assertText(await backend.get(key), "");
  });

  list.add("put: stores 300 KB of any bytes", conditional, async (instances) => {
    const [backend, key, bytes] = [instances.with<Need>(), instances.key(), randomBytes(300_000)];
    const token = await backend.put(key, bytesOf("small"), minute, undefined);
    assert.ok(await backend.put(key, bytes, minute, token), "nothing was stored");
    assertBytes(await backend.get(key), bytes);
  });

  list.add(
    "put: does not notice that its bytes are changed afterwards",
    [...conditional, "copies"],
    async (instances) => {
      const [backend, key, bytes] = [instances.with<Need>(), instances.key(), bytesOf("before")];
      await backend.put(key, bytes, minute, undefined);
      bytes.fill("x");
      assertText(await backend.get(key), "before");
    },
  );
}

function dropCases(list: CaseList): void {
  list.add("drop: removes with the token that was read", conditional, async (instances) => {
    const [backend, key] = [instances.with<Need>(), instances.key()];
    await backend.set(key, bytesOf("seen"), minute);
    await backend.drop(key, await tokenOf(backend, key));
    assert.equal(await backend.get(key), undefined);
  });

  list.add("drop: removes with the token of a put, and is no error twice", conditional, async (instances) => {
    const [backend, key] = [instances.with<Need>(), instances.key()];
    const token = await backend.put(key, bytesOf("own"), minute, undefined);
    assert.ok(token, "nothing was stored");
    await backend.drop(key, token);
    await backend.drop(key, token);
    assert.equal(await backend.get(key), undefined);
  });
}

function lifetimeCases(list: CaseList): void {
  for (const ttlMs of [10_000.5, 31 * day, year, Infinity]) {
    list.add(`put: keeps a value whose ttl is ${ttlMs} ms`, conditional, async (instances) => {
      const [backend, key] = [instances.with<Need>(), instances.key()];
      const token = await backend.put(key, bytesOf("first"), ttlMs, undefined);
      assert.ok(await backend.put(key, bytesOf("kept"), ttlMs, token), "nothing was stored");
      assertText(await backend.get(key), "kept");
    });
  }

  list.add("put: with a token counts its own ttl, a longer one", [...conditional, "expiry"], async (instances) => {
    const [backend, key, gone] = [instances.with<Need>(), instances.key(), instances.key()];
    const token = await backend.put(key, bytesOf("first"), 1500, undefined);
    assert.ok(await backend.put(key, bytesOf("second"), minute, token), "nothing was stored");
    await backend.set(gone, bytesOf("short"), 1500);
    await untilGone(instances, gone);
    assertText(await backend.get(key), "second");
  });

  for (const ttlMs of [1, 1.5, 40]) {
    list.add(`put: forgets a value whose ttl is ${ttlMs} ms`, [...conditional, "expiry"], async (instances) => {
      const [backend, key] = [instances.with<Need>(), instances.key()];
      await backend.set(key, bytesOf("first"), minute);
      await backend.put(key, bytesOf("short"), ttlMs, await tokenOf(backend, key));
      await untilGone(instances, key);
    });
  }
}

function raceCases(list: CaseList): void {
  const texts = Array.from({ length: 50 }, (_, index) => `${index}`);

  /** Exactly one of the puts has stored, and its value is the one that is there. */
  const assertOneWinner = (tokens: readonly (Token | undefined)[]): string => {
    const [winner, ...more] = texts.filter((_, index) => tokens[index] !== undefined);
    assert.deepEqual(more, [], "more than one was stored");
    assert.ok(winner !== undefined, "none was stored");
    return winner;
  };

  list.add("put: lets one of 50 concurrent ones with one token win", conditional, async (instances) => {
    const [backend, key] = [instances.with<Need>(), instances.key()];
    await backend.set(key, bytesOf("seen"), minute);
    const token = await tokenOf(backend, key);
    const tokens = await Promise.all(texts.map((text) => backend.put(key, bytesOf(text), minute, token)));
    assertText(await backend.get(key), assertOneWinner(tokens));
  });

  list.add("put: lets one of 50 concurrent ones of two instances win", conditional, async (instances) => {
    const [backend, other, key] = [instances.with<Need>(), await instances.other<Need>(), instances.key()];
    await backend.set(key, bytesOf("seen"), minute);
    const seen = [await tokenOf(backend, key), await tokenOf(other, key)];
    const put = (text: string, index: number) =>
      (index % 2 === 0 ? backend : other).put(key, bytesOf(text), minute, seen[index % 2]);
    const tokens = await Promise.all(texts.map(put));
    assertText(await backend.get(key), assertOneWinner(tokens));
  });

  list.add("put: lets one of 50 concurrent ones without a token win", conditional, async (instances) => {
    const [backend, other, key] = [instances.with<Need>(), await instances.other<Need>(), instances.key()];
    const put = (text: string, index: number) =>
      (index % 2 === 0 ? backend : other).put(key, bytesOf(text), minute, undefined);
    const tokens = await Promise.all(texts.map(put));
    assertText(await backend.get(key), assertOneWinner(tokens));
  });

  list.add(
    "put: that stored is never undone by a concurrent drop with the same token",
    conditional,
    async (instances) => {
      const [backend, other] = [instances.with<Need>(), await instances.other<Need>()];
      for (const key of instances.keys(30)) {
        await backend.set(key, bytesOf("seen"), minute);
        const [putToken, dropToken] = [await tokenOf(backend, key), await tokenOf(other, key)];
        const dropping = other.drop(key, dropToken);
        const stored = await backend.put(key, bytesOf("next"), minute, putToken);
        await dropping;
        if (stored) assertText(await backend.get(key), "next");
        else assert.equal(await backend.get(key), undefined);
      }
    },
  );

  list.add("put: loses to a set that is concurrent, in any order", conditional, async (instances) => {
    const [backend, other] = [instances.with<Need>(), await instances.other<Need>()];
    for (const key of instances.keys(30)) {
      await backend.set(key, bytesOf("seen"), minute);
      const token = await tokenOf(backend, key);
      await Promise.all([backend.put(key, bytesOf("loaded"), minute, token), other.set(key, bytesOf("set"), minute)]);
      assertText(await backend.get(key), "set");
    }
  });
}
