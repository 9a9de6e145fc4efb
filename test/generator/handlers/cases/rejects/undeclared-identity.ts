import { cached } from "../shop.js";

// error: 'identity'
cached.getItem(({ identity }) => ({ id: "1", name: String(identity) }));
