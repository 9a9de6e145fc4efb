import { cached } from "../shop.js";

// error: 'query'
cached.getItem(({ query }) => ({ id: "1", name: String(query) }));
