import { cached } from "../shop.js";

// error: 'slug'
cached.getItem(({ params }) => ({ id: params.slug, name: "x" }));
