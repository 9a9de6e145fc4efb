import { cached } from "../shop.js";

// error: 'authorization'
cached.greet(({ headers: { authorization } }) => ({ tenant: authorization, theme: undefined }));
