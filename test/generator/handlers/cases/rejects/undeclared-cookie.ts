import { cached } from "../shop.js";

// error: 'session'
cached.greet(({ cookies }) => ({ tenant: undefined, theme: cookies.session }));
