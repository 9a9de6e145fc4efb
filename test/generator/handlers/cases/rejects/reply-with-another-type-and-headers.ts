import { cached } from "../shop.js";

// error: 'string' is not assignable to parameter of type 'Item'
cached.getItem((_input, { reply }) => reply("text", { headers: { "content-type": "text/plain" } }));
