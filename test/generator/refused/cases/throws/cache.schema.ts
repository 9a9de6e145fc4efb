import { defineCache } from "cachewright";

const { get, define } = defineCache({ name: "shop", output: "./generated" });

const url = process.env["CACHEWRIGHT_TEST_NO_SUCH_VARIABLE"];
if (url === undefined) throw new Error("set the url of the database");

export default define({ item: get("/items/:id") });
