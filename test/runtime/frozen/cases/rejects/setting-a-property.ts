import { article } from "../article.js";

// error: Cannot assign to 'slug' because it is a read-only property
article.slug = "other";
