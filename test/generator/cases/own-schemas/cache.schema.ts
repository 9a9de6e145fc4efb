import { defineCache } from "cachewright";
import { z } from "zod";
import Ids, { Email, even, Place, SearchQuery } from "./schemas.js";

const { get, post, value, define } = defineCache({
  name: "places",
  output: "./expected",
  identity: { mail: Email },
});

/** Schemas that hold code of their own, and that generated code runs as they are. */
export const query = { mail: Email.optional(), even, evens: z.array(even).optional(), at: Place, ids: Ids.default([]) };

export default define({
  search: get("/search", { query: SearchQuery }),
  near: get("/near/:even", { params: { even }, query, identity: "optional" }),
  move: post("/near/:even", { params: { even }, invalidates: [] }),
  placeOf: value({ input: { mail: Email, at: Place.optional() } }),
});
