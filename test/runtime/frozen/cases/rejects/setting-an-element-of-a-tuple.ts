import { article } from "../article.js";

// error: Cannot assign to '0' because it is a read-only property
article.position[0] = 1;
