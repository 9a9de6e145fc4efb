import { defineCache, type Duration } from "cachewright";
import { z } from "zod";
import { get, value } from "../app.js";

get("/articles");
get("/articles", { ttl: true });
get("/articles", { ttl: 0 });
get("/articles", { ttl: 30, staleWhileRevalidate: 0.5, staleIfError: "forever", version: 2 });
get("/articles", { ttl: "250ms", staleWhileRevalidate: "15m", staleIfError: "100d", version: "b" });
value({ input: {}, ttl: "1.5h", staleWhileRevalidate: "0s", version: 1 });
value({ input: { id: z.uuid() }, ttl: "forever" });
get("/articles", { softTimeout: "100ms", hardTimeout: 2.5, jitter: 0.1, negativeTtl: { 404: "30s", 503: 1, 410: "forever" } });
get("/articles", { negativeTtl: {} });
value({ input: {}, softTimeout: 0, hardTimeout: "10s", jitter: 1, negativeTtl: 0 });
value({ input: {}, negativeTtl: "forever" });
defineCache({ name: "shop", output: "./generated", softTimeout: 1, hardTimeout: "10s", jitter: 0.5 });
defineCache({ name: "shop", output: "./generated", ttl: "0.5s", importEnding: ".ts", targets: [] });

export const spans: readonly Duration[] = ["1000ms", "7s", "90s", "60m", "24h", "365d", 1, "forever"];
