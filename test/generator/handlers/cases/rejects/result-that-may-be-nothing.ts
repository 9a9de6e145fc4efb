import { cached } from "../shop.js";

// error: undefined
cached.getItem(({ params }) => (params.id === "1" ? { id: "1", name: "x" } : undefined));
