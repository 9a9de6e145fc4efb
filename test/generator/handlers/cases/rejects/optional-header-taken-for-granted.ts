import { cached } from "../shop.js";

// error: possibly 'undefined'
cached.greet(({ headers }) => ({ tenant: headers["x-tenant"].trim(), theme: undefined }));
