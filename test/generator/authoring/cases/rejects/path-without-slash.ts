import { get } from "../app.js";

// error: Argument of type '"articles/:slug"'
get("articles/:slug");
