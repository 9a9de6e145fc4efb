import { defineCache } from "cachewright";
import { z } from "zod";
import { Ticket, Upload, Words } from "./model.js";
import Text from "./text.js";

const { get, value, define } = defineCache({ name: "imported", output: "./expected" });

export default define({
  words: get("/words", { response: Words }),
  wordLists: get("/word-lists", { response: z.object({ lists: z.array(Words), first: Words.optional() }) }),
  ticket: get("/ticket", { response: z.object({ ticket: Ticket, again: Ticket }) }),
  text: get("/text", { response: Text }),
  known: get("/known", { response: z.object({ length: z.string().transform((text) => text.length).pipe(z.int()) }) }),
  upload: value({ input: { id: z.string() }, value: Upload.nullable() }),
});
