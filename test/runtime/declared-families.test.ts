import { expect, test } from "vitest";
import { openCache } from "../../runtime/create-cache.js";
import { InvalidOptionError } from "../../runtime/errors.js";
import { ValueEntries } from "../../runtime/value.js";
import { mapBackend } from "./map-backend.js";

const lifetime = { ttlMs: 60_000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };

test("a result's tag of a family that no load watches is refused by name, and nothing is stored", async () => {
  const cache = openCache({ name: "shop", ttlMs: 60_000, resultFamilies: ["item"] }, {});
  const values = new ValueEntries<string, string, string, string>(cache, {
    name: "thing",
    lifetime,
    parse: (id) => id,
    key: (id) => ({ key: `shop:thing@1:${id}`, input: id }),
    resultTags: (_, value) => [value],
    resultFamilies: ["item"],
  });
  await expect(values.getOrSet("1", () => "ghost:1")).rejects.toThrow(InvalidOptionError);
  await expect(values.getOrSet("1", () => "ghost:1")).rejects.toThrow(/`thing` returned "ghost:1"/);
  expect(values.peek("1")).toBeUndefined();
  expect(await values.getOrSet("1", () => "item:1")).toBe("item:1");
});

test("tags are removed also when their family could not be", async () => {
  const removed: string[] = [];
  const backend = {
    ...mapBackend(),
    delete: (key: string) => {
      removed.push(key);
      if (key === "shop:#item") throw new Error("down");
    },
  };
  const cache = openCache({ name: "shop", ttlMs: 60_000, resultFamilies: ["item"] }, { backend });
  await expect(cache.invalidate(["item:1"])).rejects.toThrow(/down/);
  expect(removed).toEqual(["shop:#item", "shop:#item:1"]);
});
