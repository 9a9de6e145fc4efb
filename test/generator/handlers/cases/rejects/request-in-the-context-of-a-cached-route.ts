import { cached } from "../shop.js";

// error: 'request'
cached.getItem(({ params }, context) => ({ id: params.id, name: String(context.request) }));
