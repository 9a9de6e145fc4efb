import { cached } from "../shop.js";

// error: 'number' is not assignable to type 'string'
cached.getItem(({ params }) => ({ id: params.id, name: 1 }));
