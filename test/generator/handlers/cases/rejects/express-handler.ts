import { cached } from "../shop.js";

// error: Property 'json' does not exist
cached.getItem(({ params }, response) => response.json(params));
