import { defineCache, type } from "cachewright";
import { z } from "zod";

const { get, post, put, del, value, define } = defineCache({
  name: "shop",
  output: "./generated",
  tags: { item: ["id"], items: [] },
});

interface Item {
  id: string;
  kind: Kind;
}
class Kind {
  name = "kind";
}

export default define({
  item: get("/items/:id", { response: type<Item>() }),
});
