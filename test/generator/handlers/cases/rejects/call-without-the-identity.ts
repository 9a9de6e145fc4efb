import { cache } from "../shop.js";

// error: 'identity' is missing
void cache.routes.readNotes.get({});
