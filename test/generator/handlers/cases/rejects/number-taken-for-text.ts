import { cached } from "../shop.js";

// error: 'trim' does not exist on type 'number'
cached.listItems(({ query }) => ({ items: [], limit: query.limit.trim() }));
