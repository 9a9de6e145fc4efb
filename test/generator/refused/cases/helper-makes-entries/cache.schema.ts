import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

function resource(name: string) {
  return get(`/${name}/:id`, { ttl: "soon" as "5m" });
}

export default define({
  item: resource("items"),
  user: resource("users"),
});
