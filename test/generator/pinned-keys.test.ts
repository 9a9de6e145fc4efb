import { describe, expect, it } from "vitest";
import * as appKey from "./cases/app-key-imported/expected/keys.js";
import * as functionKeys from "./cases/function-keys/expected/keys.js";
import * as odd from "./cases/odd-names/expected/keys.js";
import * as scalars from "./cases/scalars/expected/keys.js";
import * as tags from "./cases/tags/expected/keys.js";
import * as templates from "./cases/template-keys/expected/keys.js";
import * as values from "./cases/values/expected/keys.js";

/** A change of any of these makes every application's stored entries unreachable: make it on purpose. */
const pinned: readonly (readonly [string, string])[] = [
  [scalars.pagedKey({}), "/paged?page=1&size=20"],
  [
    scalars.byPathKey({
      params: { text: "a b/c", count: -3, flag: true, kind: "b" },
      identity: { id: 7, roles: ["x", ""] },
    }),
    "/a%20b%2Fc/items/-3/true/b|identity.id=7|identity.roles=x,,",
  ],
  [scalars.carriedKey({}), "/carried|cookies.theme=light|headers.x-flag=false"],
  [
    scalars.carriedKey({ cookies: { session: "s~1" }, headers: { "x-count": 1e21 }, identity: { id: 1 } }),
    "/carried|cookies.session=s%7E1|cookies.theme=light|headers.x-count=1e+21|headers.x-flag=false|identity.id=1",
  ],
  [templates.plainKey({ params: { slug: "how-to" } }), "article/how-to"],
  [templates.optionalsKey({}), "list/~/~/20"],
  [templates.optionalsKey({ query: { tag: "~", author: null } }), "list/%7E/~null/20"],
  [templates.optionalsKey({ query: { tag: "\ud800", author: "é" } }), "list/%uD800/%C3%A9/20"],
  [templates.optionalIdentityKey({ params: { page: 2 } }), "feed/~anonymous:~anonymous/2"],
  [templates.optionalIdentityKey({ params: { page: 2 }, identity: { id: 1 } }), "feed/1:~/2"],
  [templates.constantKey({}), "about%20us,%20%22quoted%22%20%60$ticks%60%20%5C%20%C3%A9"],
  [functionKeys.importedRecordKey({ query: { lat: 1.4, lon: 2 } }), "area=1%3A2"],
  [functionKeys.inlineStringKey({ query: { lat: 1.4, lon: 2, lang: "de" } }), "1%3Ade"],
  [appKey.homeKey({ headers: { "accept-language": "de-DE" } }), "/|admin=~false&lang=de&tenant=none"],
  [appKey.ownKey({ params: { id: "1" }, headers: { "x-own": "o" } }), "own/1/o"],
  [odd.templateKeyKey({ params: { class: "c", _id: "i" } }), "c/20/~/~anonymous"],
  [
    tags.identitiesKey({ params: { name: "n" }, identity: { id: 1, team: "t" } }),
    "/teams/n|identity.id=1|identity.team=t",
  ],
  [values.allUsersKey({}), ""],
  [values.sortedKey({ "mid-dle": null }), "ant=1&mid-dle=~null"],
  [values.recordKey({ amount: 25, currency: "€" }), "in=%E2%82%AC&tens=~2"],
  [values.textKey({ amount: 3.5 }), "3"],
];

describe("pinned keys", () => {
  it.each(pinned)("%s", (key, rest) => {
    expect(key).toMatch(/^[a-z-]+:[A-Za-z]+@[0-9a-f]{12}:/);
    expect(key.replace(/^[^@]+@[0-9a-f]{12}:/, "")).toBe(rest);
  });

  it("is the head of a long key and a digest of all of it", () => {
    expect(templates.plainKey({ params: { slug: "x".repeat(300) } })).toBe(
      `template-keys:plain@5d3a8182adf2:article/${"x".repeat(115)}#FA_dm4lsnJ_fkiRys1wc_a-_VDrAA9TtArRkGbYTv2U`,
    );
  });

  it("names the cache and the route", () => {
    expect(values.textKey({ amount: 3.5 })).toBe("values:text@da5d66f1a0d3:3");
  });
});
