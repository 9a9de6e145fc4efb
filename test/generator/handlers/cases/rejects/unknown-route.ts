import { cached } from "../shop.js";

// error: 'getItems'
cached.getItems(() => undefined);
