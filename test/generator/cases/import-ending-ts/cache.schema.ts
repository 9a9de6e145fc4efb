import { defineCache, type } from "cachewright";
import { z } from "zod";
import { areaKey } from "./cache-keys.js";
import type { Weather } from "./model.js";

const { get, post, define } = defineCache({
  name: "ending",
  output: "./expected",
  targets: ["express"],
  importEnding: ".ts",
  tags: { weather: [] },
});

export default define({
  weather: get("/weather", { query: { lat: z.number() }, key: areaKey, response: type<Weather>(), tags: ["weather"] }),
  report: post("/weather", { response: type<Weather>(), invalidates: ["weather"] }),
});
