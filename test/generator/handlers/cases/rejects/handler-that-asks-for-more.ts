import { cached } from "../shop.js";

// error: 'headers'
cached.getItem((input: { params: { id: string }; headers: { host: string } }) => ({ id: input.headers.host, name: "" }));
