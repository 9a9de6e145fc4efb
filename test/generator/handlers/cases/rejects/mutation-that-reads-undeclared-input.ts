import { cached } from "../shop.js";

// error: 'query'
cached.putItem(({ query }) => ({ id: String(query), name: "x" }));
