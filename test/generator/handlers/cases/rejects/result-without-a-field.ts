import { cached } from "../shop.js";

// error: 'name' is missing
cached.getItem(({ params }) => ({ id: params.id }));
