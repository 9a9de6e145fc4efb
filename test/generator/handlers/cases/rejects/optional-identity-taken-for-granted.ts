import { cached } from "../shop.js";

// error: possibly 'undefined'
cached.home(({ identity }) => ({ hello: identity.user }));
