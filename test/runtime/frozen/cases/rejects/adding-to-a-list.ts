import { article } from "../article.js";

// error: Property 'push' does not exist on type 'readonly string[]'
article.tags.push("other");
