import { defineCache, type } from "cachewright";
import { z } from "zod";
import roundedArea, { areaKey, textKey } from "./cache-keys.js";
import { areaKey as otherAreaKey } from "./other-keys.js";
import type { Weather } from "./model.js";

const { get, define } = defineCache({ name: "function-keys", output: "./expected", identity: { id: z.string() } });

const place = { lat: z.number(), lon: z.number(), lang: z.enum(["de", "en"]).default("en") };

export default define({
  importedRecord: get("/weather/a", { query: place, key: areaKey, response: type<Weather>() }),
  importedString: get("/weather/b", { query: place, key: textKey }),
  importedDefault: get("/weather/c", { query: place, key: roundedArea }),
  inlineInferred: get("/weather/d", {
    query: place,
    key: ({ query }) => ({ lat: Math.round(query.lat), lon: Math.round(query.lon), lang: query.lang }),
  }),
  inlineAnnotated: get("/weather/e/:zone", {
    query: place,
    identity: "optional",
    key: (input): { zone: string; mine: boolean } => ({
      zone: input.params.zone.toLowerCase(),
      mine: input.identity !== undefined,
    }),
  }),
  inlineString: get("/weather/f", {
    query: place,
    key: (input) => {
      const lat = Math.round(input.query.lat);
      return `${lat}:${input.query.lang}`;
    },
  }),
  inlineFunction: get("/weather/g", {
    query: place,
    key(input): string {
      return input.query.lang;
    },
  }),
  sameFunction: get("/weather/h", { query: place, key: areaKey }),
  sameName: get("/weather/i", { query: place, key: otherAreaKey }),
});
