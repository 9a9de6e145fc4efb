import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import { redisError } from "../../runtime/backends/redis-error.js";
import { BackendError } from "../../runtime/errors.js";
import { freePort } from "../support/free-port.js";
import { clientOf, ending, openedRedis } from "../support/redis-backend.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import { settle } from "../support/settle.js";

const minute = 60_000;
const bytes = Buffer.from("bytes");

let server: TestServer;
beforeAll(async () => {
  server = await startRedis({ args: ["--requirepass", "s3cret"] });
});
afterAll(() => server.stop());

function opened(): CacheBackend {
  return openedRedis({ host: "127.0.0.1", port: server.port, password: "s3cret" });
}

describe("a refusal is", () => {
  test("a value where the memory is full; deletes, drops and messages still work", async () => {
    const own = await startRedis();
    onTestFinished(() => own.stop());
    const backend = openedRedis({ url: own.url });
    const token = await backend.put!("key", bytes, minute, undefined);
    await clientOf(own).config("SET", "maxmemory", "1");
    await expectRefusal(backend.set("other", bytes, minute), /OOM/);
    await expectRefusal(backend.put!("other", bytes, minute, undefined), /OOM/);
    await expectRefusal(backend.put!("key", bytes, minute, token), /OOM/);
    await backend.publish!("channel", "message");
    await backend.drop!("key", token!);
    expect(await backend.get("key")).toBeUndefined();
    await backend.delete("key");
  });

  test("a key that holds something else than bytes", async () => {
    const admin = ending(new Redis(server.url, { password: "s3cret" }));
    await admin.lpush("list", "x");
    const backend = opened();
    await expectRefusal(backend.get("list"), /WRONGTYPE/);
    expect(await backend.put!("list", bytes, minute, undefined)).toBeUndefined();
    await backend.set("list", bytes, minute);
    expect(await backend.get("list")).toEqual(bytes);
  });

  test("a missing or a wrong password", async () => {
    await expectRefusal(openedRedis({ url: server.url }).get("key"), /NOAUTH/);
    await expectRefusal(
      openedRedis({ host: "127.0.0.1", port: server.port, password: "wrong" }).get("key"),
      /WRONGPASS/,
    );
  });

  test("a command that the user may not use", async () => {
    const admin = ending(new Redis(server.url, { password: "s3cret" }));
    await admin.call("ACL", "SETUSER", "reader", "on", ">pw", "~*", "+@read", "+@connection", "+info");
    const backend = openedRedis({ url: `redis://reader:pw@127.0.0.1:${server.port}` });
    expect(await backend.get("key")).toBeUndefined();
    await expectRefusal(backend.set("key", bytes, minute), /NOPERM/);
    await expectRefusal(Promise.resolve(backend.publish!("channel", "x")), /NOPERM/);
  });
});

describe("no refusal is", () => {
  test("a server that is away", async () => {
    const backend = openedRedis({ host: "127.0.0.1", port: await freePort() });
    await expectFailure(backend.get("key"), /ECONNREFUSED/);
  });

  test("a server that does not answer", async () => {
    const own = await startRedis();
    onTestFinished(() => own.stop());
    const backend = openedRedis({ url: own.url, timeout: 200 });
    await backend.ping!();
    await own.kill("SIGSTOP");
    await expectFailure(backend.get("key"), /no answer within 200 ms/);
  });

  test("a backend that is closed", async () => {
    const backend = opened();
    await backend.close!();
    await expectFailure(backend.get("key"), /closed/);
  });

  test.each(["LOADING x", "CLUSTERDOWN x", "MASTERDOWN x", "MOVED 1 h:1", "ASK 1 h:1", "TRYAGAIN x", "BUSY x"])(
    "%s, although it is an answer",
    (message) => {
      expect(redisError("get", reply(message)).isRefusal).toBe(false);
    },
  );
});

test.each(["OOM x", "READONLY x", "WRONGTYPE x", "NOAUTH x", "NOPERM x", "ERR x", "MISCONF x"])(
  "%s is a refusal",
  (message) => {
    expect(redisError("get", reply(message)).isRefusal).toBe(true);
  },
);

/** As ioredis makes errors of what the server answers. */
function reply(message: string): Error {
  return Object.defineProperty(new Error(message), "name", { value: "ReplyError" });
}

async function expectRefusal(call: unknown, message: RegExp): Promise<void> {
  await expectRejection(call, message, true);
}

async function expectFailure(call: unknown, message: RegExp): Promise<void> {
  await expectRejection(call, message, false);
}

async function expectRejection(call: unknown, message: RegExp, isRefusal: boolean): Promise<void> {
  const outcome = await settle(call);
  if (outcome.kind !== "rejected") throw new Error(`the call is ${outcome.kind}`);
  expect(outcome.error).toBeInstanceOf(BackendError);
  expect(outcome.error).toMatchObject({ message: expect.stringMatching(message), isRefusal });
}
