import { article } from "../article.js";

// error: Property 'sort' does not exist on type
article.authors.sort();
