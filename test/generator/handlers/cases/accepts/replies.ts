import { cached } from "../shop.js";

const item = { id: "1", name: "x" };

cached.getItem((_input, { reply }) => reply(item));
cached.getItem((_input, { reply }) => reply(item, { headers: { "x-total": "1" } }));
cached.getItem((_input, { reply }) => reply(item, { status: 200 }));
cached.getItem(({ params }, { reply }) => {
  if (params.id === "1") return item;
  return params.id === "2" ? reply({ error: "gone" }, { status: 410 }) : reply(undefined, { status: 404 });
});
cached.addItem((_input, { reply }) => reply(item, { status: 201 }));
