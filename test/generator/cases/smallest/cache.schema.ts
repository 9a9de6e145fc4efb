import { defineCache } from "cachewright";

const { get, define } = defineCache({ name: "smallest", output: "./expected", targets: ["express"] });

export default define({ home: get("/") });
