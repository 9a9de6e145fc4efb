import { defineCache } from "cachewright";

const { get, define } = defineCache({ name: "shop" } as never);

export default define({ item: get("/items/:id") });
