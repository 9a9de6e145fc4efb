import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, value, define } = defineCache({
  name: "lifetimes",
  output: "./expected",
  softTimeout: "500ms",
  hardTimeout: 10,
  jitter: 0.1,
});

export default define({
  ofTheApp: get("/of-the-app", { staleIfError: "1h" }),
  nothingStale: get("/nothing-stale"),
  ofItsOwn: get("/of-its-own", {
    ttl: "1d",
    staleWhileRevalidate: "7d",
    staleIfError: "forever",
    softTimeout: 0,
    hardTimeout: "2.5s",
    jitter: 0.25,
    negativeTtl: { 503: 1, 410: "forever", 404: "30s", 429: 0 },
    tags: [],
  }),
  steady: get("/steady", { jitter: 0 }),
  nameById: value({
    input: { id: z.uuid() },
    value: type<string | undefined>(),
    ttl: "10m",
    staleIfError: "1h",
    negativeTtl: "30s",
    softTimeout: "50ms",
  }),
  neverNothing: value({ input: {}, negativeTtl: 0 }),
});
