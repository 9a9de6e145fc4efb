import { defineCache } from "cachewright";
import { z } from "zod";
import { Category, Comment } from "./model.js";

const { get, value, define } = defineCache({ name: "recursive", output: "./expected" });

/** Two that contain one another, without names of the user's. */
const person = z.object({
  name: z.string(),
  get pets() {
    return z.array(pet);
  },
});
const pet = z.object({
  name: z.string(),
  get owner() {
    return person.optional();
  },
});

const json = z.json();

export default define({
  getCategory: get("/categories/:id", { response: Category }),
  getComments: get("/comments", { response: z.array(Comment) }),
  getPerson: get("/people/:name", { response: person }),
  getPet: get("/pets/:name", { response: z.object({ pet, owners: z.array(person) }) }),
  getAnything: get("/anything", { response: z.object({ json }) }),
  category: value({ input: { id: z.string() }, value: z.object({ category: Category.nullable() }) }),
});
