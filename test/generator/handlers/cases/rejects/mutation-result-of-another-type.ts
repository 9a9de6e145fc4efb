import { cached } from "../shop.js";

// error: 'name' is missing
cached.putItem(({ params }) => ({ id: params.id }));
