import { cached } from "../shop.js";

// error: 'page'
cached.listItems(({ query }) => ({ items: [], limit: query.page }));
