import { cached } from "../shop.js";

// error: Property 'x-secret' does not exist
cached.greet(({ headers }) => ({ tenant: headers["x-secret"], theme: undefined }));
