import { article } from "../article.js";

const addTag = (tags: string[]): void => void tags.push("new");

// error: 'readonly string[]' is 'readonly' and cannot be assigned to the mutable type 'string[]'
addTag(article.tags);
