import { cached } from "../shop.js";

// error: 'error' does not exist in type 'Item'
cached.getItem((_input, { reply }) => reply({ error: "x" }, { status: 200 }));
