import { defineCache } from "cachewright";

const { get, define } = defineCache({ name: "shop", output: "./generated" });

export default define({
  item: get({ path: "/items", limit: 10n, inner: { deep: { deeper: [1n] } } } as never),
  list: get(7n as never),
});
