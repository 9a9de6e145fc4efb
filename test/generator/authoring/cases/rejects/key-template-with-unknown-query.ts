import { get } from "../app.js";
import { z } from "zod";

get("/articles", {
  query: { tag: z.string().optional() },
  // error: Did you mean '"list/{query.tag}/{headers.x-tenant}"'
  key: "list/{query.tga}/{headers.x-tenant}",
});
