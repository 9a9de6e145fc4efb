import { cache } from "../shop.js";

// error: 'article'
void cache.tags.article("1").invalidate();
