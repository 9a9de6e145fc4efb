import assert from "node:assert/strict";
import type { Token } from "../../backend.js";
import type { CaseList } from "./case-list.js";
import { assertText, bytesOf, minute } from "./bytes.js";
import type { Instances, With } from "./instances.js";
import { untilGone } from "./lifetimes.js";
import { readOne } from "./read.js";
import { settled } from "./until.js";

/** What a conditional write needs. */
export const conditional = ["read", "put", "drop"] as const;
type Need = (typeof conditional)[number];
export type Conditional = With<Need>;

/** What makes a token worthless. */
interface Change {
  readonly name: string;
  /** What `get` finds afterwards. */
  readonly leaves: string | undefined;
  readonly make: (backend: Conditional, key: string) => Promise<unknown>;
}

/** Those that put back the same bytes are there for backends that compare bytes: in between, the key held something else. */
const changes: readonly Change[] = [
  { name: "set", leaves: "newer", make: async (backend, key) => backend.set(key, bytesOf("newer"), minute) },
  {
    name: "set of the same bytes",
    leaves: "seen",
    make: async (backend, key) => backend.set(key, bytesOf("seen"), minute),
  },
  { name: "delete", leaves: undefined, make: async (backend, key) => backend.delete(key) },
  {
    name: "delete and a set",
    leaves: "newer",
    make: async (backend, key) => {
      await backend.delete(key);
      await backend.set(key, bytesOf("newer"), minute);
    },
  },
  {
    name: "delete and a set of the same bytes",
    leaves: "seen",
    make: async (backend, key) => {
      await backend.delete(key);
      await backend.set(key, bytesOf("seen"), minute);
    },
  },
  {
    name: "delete and a put without a token",
    leaves: "newer",
    make: async (backend, key) => {
      await backend.delete(key);
      assert.ok(await backend.put(key, bytesOf("newer"), minute, undefined));
    },
  },
  {
    name: "put",
    leaves: "newer",
    make: async (backend, key) => {
      assert.ok(await backend.put(key, bytesOf("newer"), minute, await tokenOf(backend, key)));
    },
  },
  {
    name: "put of the same bytes",
    leaves: "seen",
    make: async (backend, key) => {
      assert.ok(await backend.put(key, bytesOf("seen"), minute, await tokenOf(backend, key)));
    },
  },
  { name: "drop", leaves: undefined, make: async (backend, key) => backend.drop(key, await tokenOf(backend, key)) },
];

/** A token is worth something exactly as long as the key holds what it was issued for. */
export function tokenCases(list: CaseList): void {
  for (const change of changes) staleCases(list, change);
  expiryCases(list);
  foreignCases(list);
  sharedCases(list);
}

function staleCases(list: CaseList, { name, leaves, make }: Change): void {
  const seenThenChanged = async (instances: Instances): Promise<[Conditional, string, Token]> => {
    const [backend, key] = [instances.with<Need>(), instances.key()];
    await backend.set(key, bytesOf("seen"), minute);
    const token = await tokenOf(backend, key);
    await make(backend, key);
    return [backend, key, token];
  };

  list.add(`tokens: a put with one from before a ${name} stores nothing`, conditional, async (instances) => {
    const [backend, key, token] = await seenThenChanged(instances);
    assert.equal(await backend.put(key, bytesOf("late"), minute, token), undefined);
    await assertHolds(backend, key, leaves);
  });

  list.add(`tokens: a drop with one from before a ${name} removes nothing`, conditional, async (instances) => {
    const [backend, key, token] = await seenThenChanged(instances);
    await backend.drop(key, token);
    await assertHolds(backend, key, leaves);
  });
}

function expiryCases(list: CaseList): void {
  list.add(
    "tokens: one of a value whose life has ended is worth nothing",
    [...conditional, "expiry"],
    async (instances) => {
      const [backend, key] = [instances.with<Need>(), instances.key()];
      const token = await backend.put(key, bytesOf("short"), 100, undefined);
      assert.ok(token, "nothing was stored");
      await untilGone(instances, key);
      assert.ok(await backend.put(key, bytesOf("next"), minute, undefined), "the key counts as taken");
      assert.equal(await backend.put(key, bytesOf("late"), minute, token), undefined);
      await backend.drop(key, token);
      assertText(await backend.get(key), "next");
    },
  );
}

function foreignCases(list: CaseList): void {
  list.add("tokens: one of another key is worth nothing", conditional, async (instances) => {
    const backend = instances.with<Need>();
    const [key = "", another = ""] = instances.keysOfOneServer(2);
    await backend.set(key, bytesOf("own"), minute);
    await backend.set(another, bytesOf("other"), minute);
    const token = await tokenOf(backend, another);
    assert.equal(await backend.put(key, bytesOf("late"), minute, token), undefined);
    await backend.drop(key, token);
    assertText(await backend.get(key), "own");
  });

  for (const token of ["", "0", "made up", "0:0", ":", "*", "a".repeat(1000)]) {
    list.add(`tokens: ${token.slice(0, 10) || "an empty one"} is worth nothing`, conditional, async (instances) => {
      const [backend, key] = [instances.with<Need>(), instances.key()];
      await backend.set(key, bytesOf("own"), minute);
      // Whether a text that is no token is refused or is an error is left to the backend.
      await settled(backend.put(key, bytesOf("late"), minute, token));
      await settled(backend.drop(key, token));
      assertText(await backend.get(key), "own");
    });
  }
}

function sharedCases(list: CaseList): void {
  for (const { name, leaves, make } of changes.slice(0, 5)) {
    const title = `tokens: another instance's ${name} makes them worthless`;
    list.add(title, [...conditional, "shared"], async (instances) => {
      const backend = instances.with<Need>();
      const other = await instances.other<Need>();
      const key = instances.key();
      await backend.set(key, bytesOf("seen"), minute);
      const token = await tokenOf(backend, key);
      await make(other, key);
      assert.equal(await backend.put(key, bytesOf("late"), minute, token), undefined);
      await backend.drop(key, token);
      await assertHolds(backend, key, leaves);
    });
  }
}

/** The token of what `key` holds. */
export async function tokenOf(backend: With<"read">, key: string): Promise<Token> {
  const item = await readOne(backend, key);
  assert.ok(item, "nothing was found");
  return item.token;
}

async function assertHolds(backend: Conditional, key: string, text: string | undefined): Promise<void> {
  if (text === undefined) assert.equal(await backend.get(key), undefined);
  else assertText(await backend.get(key), text);
}
