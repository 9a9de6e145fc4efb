import { cached } from "../shop.js";

// error: 'number' is not assignable to type 'string'
cached.addItem((_input, { reply }) => reply({ id: 1 }, { status: 201 }));
