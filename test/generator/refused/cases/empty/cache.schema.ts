import { defineCache } from "cachewright";

const { define } = defineCache({ name: "shop", output: "./generated" });

export default define({});
