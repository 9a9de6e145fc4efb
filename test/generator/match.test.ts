import { describe, expect, test } from "vitest";
import { matches, targetOf } from "../../generator/model/match.js";
import { nearMatches } from "../../generator/model/near-match.js";
import { shownSpan } from "../../generator/shown-span.js";

const routes = [
  { name: "article", method: "GET", path: "/articles/:slug" },
  { name: "feed", method: "GET", path: "/articles/feed" },
  { name: "comments", method: "GET", path: "/articles/:slug/comments" },
  { name: "feedComments", method: "GET", path: "/articles/feed/:what" },
  { name: "update", method: "PUT", path: "/articles/:slug" },
  { name: "home", method: "GET", path: "/" },
  { name: "sale", method: "GET", path: "/a+b/:id" },
];

function found(method: string, path: string): readonly unknown[] {
  return matches(routes, method, path).map(({ route, params }) => [route.name, params]);
}

describe("a URL", () => {
  test.each([
    ["/articles?limit=10&tag=a%20b", "/articles", "limit=10&tag=a%20b"],
    ["https://example.org:8080/articles/x?y=1#part", "/articles/x", "y=1"],
    ["http://example.org", "/", ""],
    ["articles/x", "/articles/x", ""],
    ["/a?b=c?d", "/a", "b=c?d"],
  ])("%s is a path and a query as a server finds them", (url, path, search) => {
    expect(targetOf(url)).toEqual({ path, search });
  });
});

describe("the routes that take a request", () => {
  test("come with the most specific one first", () => {
    expect(found("GET", "/articles/feed")).toEqual([
      ["feed", {}],
      ["article", { slug: "feed" }],
    ]);
    expect(found("GET", "/articles/feed/comments")).toEqual([
      ["feedComments", { what: "comments" }],
      ["comments", { slug: "feed" }],
    ]);
  });

  test("overlook the case of letters and one slash at the end, as Express does", () => {
    expect(found("GET", "/Articles/Feed/")[0]).toEqual(["feed", {}]);
    expect(found("GET", "/articles/x//")).toEqual([]);
    expect(found("GET", "/articles//")).toEqual([]);
    expect(found("GET", "/")).toEqual([["home", {}]]);
  });

  test("decode parameters, of which one cannot be decoded", () => {
    expect(found("GET", "/articles/caf%C3%A9%2Fbar")).toEqual([["article", { slug: "café/bar" }]]);
    expect(found("GET", "/articles/%zz")).toEqual([["article", undefined]]);
    expect(found("GET", "/a+b/1")).toEqual([["sale", { id: "1" }]]);
  });

  test("are those of the method, with HEAD answered by GET", () => {
    expect(found("PUT", "/articles/feed")).toEqual([["update", { slug: "feed" }]]);
    expect(found("HEAD", "/articles/feed/")[0]).toEqual(["feed", {}]);
    expect(found("DELETE", "/articles/feed")).toEqual([]);
  });
});

describe("near matches", () => {
  function near(method: string, path: string): readonly string[] {
    return nearMatches(routes, method, path).map(({ name }) => name);
  }

  test("are the same path with another method", () => {
    expect(near("DELETE", "/articles/feed")[0]).toBe("feed");
  });

  test("are the path without what the application is mounted under", () => {
    expect(near("GET", "/api/v1/articles/x/comments")[0]).toBe("comments");
  });

  test("are a path with a slip, or with a segment too few", () => {
    expect(near("GET", "/articels/x")[0]).toBe("article");
    expect(near("GET", "/articles/x/coments")[0]).toBe("comments");
    expect(near("GET", "/articles")).toContain("feed");
  });

  test("are no guesses: nothing that is two segments away, and no path of parameters alone behind a mount point", () => {
    expect(near("GET", "/articles/x/y/z/w")).toEqual([]);
    const anyPage = [{ name: "page", method: "GET", path: "/:page" }];
    expect(nearMatches(anyPage, "GET", "/orders/7")).toEqual([]);
  });

  test("are none when nothing is alike", () => {
    expect(near("GET", "/zebra")).toEqual([]);
  });
});

test.each([
  [0, "0"],
  [250, "250ms"],
  [90_000, "1m 30s"],
  [86_400_000, "1d"],
  [1500.5, "1s 500.5ms"],
  [Infinity, "forever"],
])("%d ms are shown as %s", (ms, text) => {
  expect(shownSpan(ms)).toBe(text);
});
