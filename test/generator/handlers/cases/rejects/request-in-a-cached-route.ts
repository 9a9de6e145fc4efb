import { cached } from "../shop.js";

// error: 'request'
cached.getItem(({ params }, { request }) => ({ id: params.id, name: String(request) }));
