import { cached } from "../shop.js";

// error: 'number' is not assignable to type 'string'
cached.getItem((_input, { reply }) => reply({ id: "1", name: "x" }, { headers: { age: 1 } }));
