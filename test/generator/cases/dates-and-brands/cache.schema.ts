import { defineCache } from "cachewright";
import { z } from "zod";
import { Price, UserId } from "./model.js";

const { get, value, define } = defineCache({ name: "brands", output: "./expected" });

const slug = z.string().brand<"Slug">();

export default define({
  when: get("/when", { response: z.object({ at: z.date(), day: z.iso.date(), maybe: z.date().nullish() }) }),
  user: get("/users/:id", { params: { id: UserId }, response: z.object({ id: UserId, friends: z.array(UserId) }) }),
  slug: get("/slug", { response: slug }),
  slugs: get("/slugs", { response: z.record(slug, slug.min(3).optional()) }),
  branded: get("/branded", { response: z.object({ a: z.int() }).brand("Point") }),
  unbranded: get("/unbranded", { response: z.object({ a: z.int() }).brand("Point").extend({ b: z.int() }) }),
  twice: get("/twice", { response: z.string().brand<"A">().brand<"B">() }),
  price: value({ input: { id: z.string() }, value: z.object({ price: Price, was: Price.optional(), at: z.date() }) }),
});
