import { get } from "../app.js";

get("/articles/:slug", {
  // error: Property 'cookies' does not exist
  key: ({ params, cookies }) => ({ slug: params.slug, theme: cookies.theme }),
});
