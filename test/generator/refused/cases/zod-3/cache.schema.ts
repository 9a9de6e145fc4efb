import { defineCache } from "cachewright";
import { z } from "zod/v3";

const { get, define } = defineCache({ name: "shop", output: "./generated" });

export default define({ list: get("/items", { query: { q: z.string() as never } }) });
