import { expect, onTestFinished, test } from "vitest";
import { backendFromUrl } from "../../runtime/backends/from-url.js";
import { InvalidOptionError } from "../../runtime/errors.js";
import { startMemcached } from "../support/memcached-server.js";
import { poll } from "../support/poll.js";
import { startRedis } from "../support/redis-server.js";

test.each([
  ["redis", startRedis],
  ["memcached", startMemcached],
])("a %s url names a server", async (name, start) => {
  const server = await start();
  onTestFinished(() => server.stop());
  const backend = await backendFromUrl(server.url);
  onTestFinished(async () => void (await backend.close!()));
  expect(backend.name).toBe(name);
  await poll(async () => {
    await backend.set("key", Buffer.from("value"), 60_000);
    return (await backend.get("key")) !== undefined;
  });
});

test.each(["memory:", "memory://"])("%s is this process's memory", async (url) => {
  expect((await backendFromUrl(url)).name).toBe("memory");
});

test.each([
  "memcached://127.0.0.1",
  "memcached://127.0.0.1:1,[::1]:2",
  "MEMCACHED://u:p%40@127.0.0.1/",
  "rediss://[::1]:6",
  "redis+cluster://127.0.0.1:1,[::1]:2",
  "rediss+cluster://u:p%40@127.0.0.1",
  "redis+sentinel://127.0.0.1:1,127.0.0.1/main",
  "rediss+sentinel://u:p%40@127.0.0.1:1/main/3",
])("%s is a url", async (url) => {
  const backend = await backendFromUrl(url);
  await backend.close!();
});

test.each([
  ["", /`memory:`.*`redis:.*`rediss:.*`memcached:/],
  ["localhost:6379", /`memory:`/],
  ["postgres://u:secret@localhost", /`memory:`/],
  ["redis+cluster://u:secret@", /redis\+cluster:\/\/user/],
  ["redis+cluster://127.0.0.1:7000/1", /one database/],
  ["redis+cluster://127.0.0.1:99999", /99999/],
  ["redis+cluster://u:100%secret@127.0.0.1", /encodeURIComponent/],
  ["redis+sentinel://127.0.0.1:26379", /`master`/],
  ["redis+sentinel://127.0.0.1:26379/main/x", /`db`/],
  ["redis+sentinel://127.0.0.1:26379/main/0/1", /\/master\/db/],
  ["memcached:127.0.0.1", /memcached:\/\/user/],
  ["memcached://u:secret@a@b", /memcached:\/\/user/],
  ["memcached://127.0.0.1/path", /memcached:\/\/user/],
  ["memcached://user:100%secret@127.0.0.1", /encodeURIComponent/],
  ["redis://u:secret@", /redis:\/\/user/],
])("%s is refused", async (url, message) => {
  const refusal: unknown = await backendFromUrl(url).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(InvalidOptionError);
  expect(refusal).toMatchObject({ message: expect.stringMatching(message) });
  expect(String(refusal)).not.toContain("secret");
});
