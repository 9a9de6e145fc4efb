import { article } from "../article.js";

// error: Cannot assign to 'z' because it is a read-only property
article.position[1].z = 1;
