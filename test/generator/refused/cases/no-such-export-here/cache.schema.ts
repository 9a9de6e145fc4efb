import { defineCache, z } from "cachewright";

const { get, define } = defineCache({ name: "shop", output: "./generated" });

export default define({ item: get("/items/:id", { params: { id: z.string() } }) });
