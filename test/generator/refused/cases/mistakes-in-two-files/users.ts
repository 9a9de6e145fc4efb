import { defineCache } from "cachewright";

const { get } = defineCache({ name: "shop", output: "./generated" });

export const users = {
  user: get("/users/:id", { ttl: -2 }),
};
