import { defineCache } from "cachewright";

const { get } = defineCache({ name: "conduit", output: "./generated" });

get("/feed", {
  // error: "defineCache declares no identity"
  identity: "required",
});
