import { cached } from "../shop.js";

// error: 'name' is missing
cached.getItem(async ({ params }) => ({ id: params.id }));
