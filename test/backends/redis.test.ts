import { once } from "node:events";
import { rmSync } from "node:fs";
import { inspect } from "node:util";
import { Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { CacheBackend } from "../../runtime/backend.js";
import type { RedisBackendOptions } from "../../runtime/backends/redis.js";
import { redis } from "../../runtime/backends/redis.js";
import { InvalidOptionError } from "../../runtime/errors.js";
import { createCertificate } from "../support/certificate.js";
import { freePort } from "../support/free-port.js";
import { poll } from "../support/poll.js";
import { startRedis } from "../support/redis-server.js";
import type { TestServer } from "../support/server-process.js";
import { settle } from "../support/settle.js";
import { describeContract } from "./contract.js";
import { backendFaults } from "./faults.js";

const minute = 60_000;
/** Long enough for every call on a slow machine, in milliseconds. */
const timeout = 5000;

let server: TestServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const capabilities = { read: true, put: true, drop: true, ping: true, close: true };

describeContract({ name: "redis", create: () => redis({ url: server.url, timeout }), capabilities });
describeContract({
  name: "redis with a key prefix",
  create: () => redis({ url: server.url, timeout, keyPrefix: "app:{x}*:" }),
  capabilities,
});

backendFaults({
  name: "redis",
  start: startRedis,
  create: (port, timeoutMs) => redis({ host: "127.0.0.1", port, timeout: timeoutMs }),
});

describe("options of redis", () => {
  const impossible: [string, RedisBackendOptions, RegExp][] = [
    ["no url", { url: "localhost:6379" }, /redis:\/\//],
    ["another protocol", { url: "http://localhost" }, /rediss:\/\//],
    ["a url with a query", { url: "redis://localhost?db=1" }, /`\?`/],
    ["a url whose path is no number", { url: "redis://localhost/main" }, /`db`/],
    ["a url with a broken percent", { url: "redis://user:100%@localhost" }, /encodeURIComponent/],
    ["a url and a host", { url: "redis://localhost", host: "localhost" }, /`url` and `host`/],
    ["a port that is none", { port: 70_000 }, /70000/],
    ["a db that is none", { db: -1 }, /`db`/],
    ["a cluster and a host", { cluster: "h:1", host: "localhost" }, /`cluster` and `host`/],
    ["a database of a cluster", { cluster: ["h:1"], db: 1 }, /`cluster` and `db`/],
    ["no node of a cluster", { cluster: [] }, /`cluster` is empty/],
    ["a node that is none", { cluster: "h:x" }, /`cluster` must be host:port/],
    ["Sentinels without a name", { sentinels: "h:1" }, /`master`/],
    ["a name without Sentinels", { master: "main" }, /`sentinels` is empty/],
    ["Sentinels and a port", { sentinels: "h:1", master: "main", port: 1 }, /`sentinels` and `port`/],
    ["a url and Sentinels", { url: "redis://localhost", sentinels: "h:1" }, /`url` and `sentinels`/],
    ["a negative number of replicas", { waitForReplicas: -1 }, /`waitForReplicas` is -1: use a whole number/],
    ["half a replica", { waitForReplicas: 0.5 }, /`waitForReplicas` is 0.5/],
    ["a timeout of 0", { timeout: 0 }, /`timeout`/],
    ["a timeout that is no number", { timeout: NaN }, /`timeout`/],
  ];
  test.each(impossible)("refuses %s", (_, options, message) => {
    expect(() => redis(options)).toThrow(InvalidOptionError);
    expect(() => redis(options)).toThrow(message);
  });

  test("does not repeat a password in a message", () => {
    expect(() => redis({ url: "redis://user:se%cret@localhost" })).toThrow(/^((?!se%cret).)*$/s);
  });

  test("puts the prefix before every key", async () => {
    const backend = opened({ url: server.url, keyPrefix: "app:" });
    await backend.set("key", Buffer.from("1"), minute);
    await backend.put!("more", Buffer.from("2"), minute, undefined);
    const client = connected(new Redis(server.url));
    expect(await client.exists("app:key", "app:more")).toBe(2);
    const items = await backend.read!(["key", "more"]);
    expect(items.map((item) => item?.bytes)).toEqual([Buffer.from("1"), Buffer.from("2")]);
    await backend.delete("key");
    expect(await client.exists("app:key")).toBe(0);
  });

  test("uses the database of the url", async () => {
    await opened({ url: `${server.url}/3` }).set("in-db-3", Buffer.from("x"), minute);
    const client = connected(new Redis(server.url, { db: 3 }));
    expect(await client.exists("in-db-3")).toBe(1);
  });

  test("does not fall back to database 0 when the database does not exist", async () => {
    const outcome = await settle(opened({ url: `${server.url}/99` }).set("in-db-99", Buffer.from("x"), minute));
    expect(outcome).toMatchObject({ kind: "rejected", error: { message: expect.stringMatching(/DB index/) } });
    expect(await connected(new Redis(server.url)).exists("in-db-99")).toBe(0);
  });

  test("keeps a large part of no other reply alive", async () => {
    const backend = opened({ url: server.url });
    await backend.set("small", Buffer.alloc(1000, 1), minute);
    const bytes = await backend.get("small");
    expect(bytes!.buffer.byteLength).toBeLessThanOrEqual(Buffer.poolSize);
  });
});

describe("authentication of redis", () => {
  let guarded: TestServer;
  beforeAll(async () => {
    guarded = await startRedis({ args: ["--requirepass", "s3cret/ß"] });
  });
  afterAll(() => guarded.stop());

  test("works with the password, as an option and in the url", async () => {
    const { port } = guarded;
    await opened({ host: "127.0.0.1", port, password: "s3cret/ß" }).ping!();
    await opened({ url: `redis://:${encodeURIComponent("s3cret/ß")}@127.0.0.1:${port}` }).ping!();
  });

  test("rejects with the server's reason, and without the password, when it is wrong", async () => {
    const outcome = await settle(opened({ host: "127.0.0.1", port: guarded.port, password: "wr0ng" }).get("x"));
    if (outcome.kind !== "rejected") throw new Error(`the call is ${outcome.kind}`);
    expect(outcome.error).toMatchObject({ message: expect.stringMatching(/WRONGPASS/) });
    expect(inspected(outcome.error)).not.toContain("wr0ng");
  });

  test("prints nothing when a password is given that the server does not need", async () => {
    const print = vi.spyOn(console, "warn");
    onTestFinished(() => print.mockRestore());
    await opened({ host: "127.0.0.1", port: server.port, password: "needless" }).ping!();
    expect(print).not.toHaveBeenCalled();
  });

  test("prints nothing for a user who may not ask for INFO", async () => {
    const print = vi.spyOn(console, "warn");
    onTestFinished(() => print.mockRestore());
    await connected(new Redis(server.url)).call("ACL", "SETUSER", "cache", "on", ">pw", "~*", "+@all", "-@dangerous");
    const backend = opened({ url: `redis://cache:pw@127.0.0.1:${server.port}` });
    await backend.set("acl", Buffer.from("x"), minute);
    expect(await backend.get("acl")).toEqual(Buffer.from("x"));
    expect(print).not.toHaveBeenCalled();
  });

  test("keeps the values out of the error when a command is refused", async () => {
    await connected(new Redis(server.url)).call(
      "ACL",
      "SETUSER",
      "reader",
      "on",
      ">pw",
      "~*",
      "+@read",
      "+@connection",
    );
    const backend = opened({ url: `redis://reader:pw@127.0.0.1:${server.port}` });
    const outcome = await settle(backend.set("acl", Buffer.from("private value"), minute));
    if (outcome.kind !== "rejected") throw new Error(`the call is ${outcome.kind}`);
    expect(outcome.error).toMatchObject({ message: expect.stringMatching(/NOPERM/) });
    // A Buffer would be shown by its bytes.
    expect(inspected(outcome.error)).not.toMatch(/private value|Buffer/);
  });
});

describe("TLS of redis", () => {
  test("works by a rediss url with the certificate's authority, and not without it", async (context) => {
    const certificate = createCertificate();
    if (!certificate) return context.skip("openssl is not installed");
    onTestFinished(() => rmSync(certificate.folder, { recursive: true }));
    const port = await freePort();
    const files = ["--tls-cert-file", certificate.certFile, "--tls-key-file", certificate.keyFile];
    const secure = await startRedis({ args: ["--tls-port", String(port), "--tls-auth-clients", "no", ...files] });
    onTestFinished(() => secure.stop());
    const url = `rediss://127.0.0.1:${port}`;
    await opened({ url, tls: { ca: certificate.pem } }).ping!();
    const outcome = await settle(opened({ url }).ping!());
    expect(outcome).toMatchObject({ kind: "rejected", error: { message: expect.stringMatching(/self-signed/) } });
  });
});

describe("an existing client", () => {
  test("is used with its own prefix and left open", async () => {
    const client = connected(new Redis(server.url, { keyPrefix: "own:" }));
    const backend = redis({ client, timeout });
    await backend.set("key", Buffer.from("1"), minute);
    const items = await backend.read!(["key", "missing"]);
    expect(items.map((item) => item?.bytes)).toEqual([Buffer.from("1"), undefined]);
    await backend.close!();
    expect((await settle(backend.get("key"))).kind).toBe("rejected");
    expect(await connected(new Redis(server.url)).exists("own:key")).toBe(1);
    expect(await client.exists("key")).toBe(1);
    expect(client.listenerCount("error")).toBe(0);
  });

  test("is connected when it is lazy", async () => {
    const client = connected(new Redis(server.url, { lazyConnect: true }));
    await redis({ client, timeout }).ping!();
  });

  test("gets nothing to queue while it is not connected", async () => {
    const port = await freePort();
    const client = connected(new Redis({ port, host: "127.0.0.1", retryStrategy: () => 20 }));
    const backend = redis({ client, timeout });
    expect((await settle(backend.set("queued", Buffer.from("x"), minute))).kind).toBe("rejected");
    const late = await startRedis({ port });
    onTestFinished(() => late.stop());
    await poll(async () => (await backend.ping!()) !== undefined);
    expect(await backend.get("queued")).toBeUndefined();
  });

  test("excludes options that say where the server is", () => {
    const client = connected(new Redis(server.url));
    expect(() => redis({ client, url: server.url })).toThrow(/`client` and `url`/);
  });
});

describe("a Cluster client", () => {
  let node: TestServer;
  let client: Cluster;
  beforeAll(async () => {
    const bus = ["--cluster-port", String(await freePort()), "--cluster-announce-ip", "127.0.0.1"];
    node = await startRedis({ args: ["--cluster-enabled", "yes", ...bus] });
    const admin = new Redis(node.url);
    await admin.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    await poll(async () => String(await admin.call("CLUSTER", "INFO")).includes("cluster_state:ok"));
    admin.disconnect();
    client = new Cluster([{ host: "127.0.0.1", port: node.port }]);
    if (client.status !== "ready") await once(client, "ready");
  });
  afterAll(async () => {
    client.disconnect();
    await node.stop();
  });

  // The slots of these keys differ, so that one MGET over them would be refused.
  describeContract({ name: "redis in a cluster", create: () => redis({ client, timeout }), capabilities });

  test("that reads from replicas is refused", () => {
    const reader = new Cluster([{ host: "127.0.0.1", port: node.port }], { scaleReads: "slave", lazyConnect: true });
    expect(() => redis({ client: reader })).toThrow(/scaleReads/);
  });
});

function opened(options: RedisBackendOptions): CacheBackend {
  const backend = redis({ timeout, ...options });
  onTestFinished(async () => void (await backend.close!()));
  return backend;
}

function connected(client: Redis): Redis {
  onTestFinished(() => client.disconnect());
  return client;
}

/** Everything that a log would show of an error. */
function inspected(error: unknown): string {
  return inspect(error, { depth: 10 });
}
