import { cached } from "../shop.js";

// error: 'admin'
cached.readNotes(({ identity }) => ({ user: identity.user, text: String(identity.admin) }));
