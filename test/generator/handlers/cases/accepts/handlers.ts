import { app, cached } from "../shop.js";

app.get(cached.getItem.path, cached.getItem(({ params }) => ({ id: params.id, name: params.id.trim() })));
app.get(cached.getItem.path, cached.getItem(async () => ({ id: "1", name: "x" })));
app.get(
  cached.listItems.path,
  cached.listItems(({ query: { kind, limit } }) => ({
    items: (kind ?? []).map((name: "new" | "used") => ({ id: name, name })),
    limit: limit + 1,
  })),
);
app.get(
  cached.greet.path,
  cached.greet(({ headers, cookies }) => ({ tenant: headers["x-tenant"], theme: cookies.theme })),
);
app.get(cached.readNotes.path, cached.readNotes(({ identity }) => ({ user: identity.user, text: "" })));
app.get(cached.home.path, cached.home(({ identity }) => ({ hello: identity?.user ?? "stranger" })));
app.get(cached.raw.path, cached.raw(() => undefined), cached.raw(({ params }) => [params.name, 1, null]));
