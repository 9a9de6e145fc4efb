import { cached } from "../shop.js";

// error: 'headers'
cached.getItem((input) => ({ id: "1", name: String(input.headers) }));
