import { article } from "../article.js";

// error: Cannot assign to 'name' because it is a read-only property
article.authors[0]!.name = "other";
