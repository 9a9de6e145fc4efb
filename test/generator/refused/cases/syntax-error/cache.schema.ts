import { defineCache } from "cachewright";

const { get, define } = defineCache({ name: "shop", output: "./generated" });

export default define({
  item: get("/items/:id", { ttl: "5m", ),
  list: get("/items" { ttl: "1m" }),
});
