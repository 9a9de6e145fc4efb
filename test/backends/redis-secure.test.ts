import { rmSync } from "node:fs";
import { Redis } from "ioredis";
import type { TestContext } from "vitest";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Certificate } from "../support/certificate.js";
import { createCertificate } from "../support/certificate.js";
import { freePort } from "../support/free-port.js";
import { poll } from "../support/poll.js";
import { ending, openedRedis } from "../support/redis-backend.js";
import { startSentinel } from "../support/redis-sentinel.js";
import { startRedis } from "../support/redis-server.js";
import { settle } from "../support/settle.js";

const minute = 60_000;
const bytes = Buffer.from("bytes");
/** The password of the servers, as it stands in a url and as it is. */
const [encoded, password] = ["s3cret%2F%C3%9F", "s3cret/ß"];

describe("a Cluster with TLS and a password", () => {
  test("works with both, and not with one of them", async (context) => {
    const certificate = certificateOr(context);
    const port = await freePort();
    const busPort = await freePort();
    const bus = ["--cluster-enabled", "yes", "--cluster-port", String(busPort), "--cluster-announce-ip", "127.0.0.1"];
    const tls = ["--tls-port", String(port), "--tls-cluster", "yes", ...tlsFlags(certificate)];
    const node = await startRedis({ args: [...bus, ...tls, "--requirepass", password] });
    onTestFinished(() => node.stop());
    await ending(new Redis(node.url, { password })).call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    const url = `rediss+cluster://:${encoded}@127.0.0.1:${port}`;
    const backend = openedRedis({ url, tls: { ca: certificate.pem } });
    await poll(async () => {
      await backend.set("key", bytes, minute);
      return (await backend.get("key")) !== undefined;
    });
    for (const wrong of [
      { url },
      { url: url.replace(encoded, "wrong"), tls: { ca: certificate.pem } },
      { url: url.replace("rediss", "redis") },
    ]) {
      expect((await settle(openedRedis({ timeout: 1000, ...wrong }).get("key"))).kind).toBe("rejected");
    }
  });
});

describe("Sentinels with passwords", () => {
  test("of their own lead to a master with another one", async () => {
    const master = await startRedis({ args: ["--requirepass", password] });
    onTestFinished(() => master.stop());
    const lines = [`sentinel auth-pass main "${password}"`, "requirepass watch"];
    const sentinel = await startSentinel(master.port, { lines });
    onTestFinished(() => sentinel.stop());
    const url = `redis+sentinel://:${encoded}@127.0.0.1:${sentinel.port}/main/2`;
    const backend = openedRedis({ url, sentinelPassword: "watch" });
    await backend.set("key", bytes, minute);
    expect(await openedRedis({ host: "127.0.0.1", port: master.port, password, db: 2 }).get("key")).toEqual(bytes);
    const options = { sentinels: [`127.0.0.1:${sentinel.port}`], master: "main", db: 2, password };
    expect(await openedRedis({ ...options, sentinelPassword: "watch" }).get("key")).toEqual(bytes);
    expect((await settle(openedRedis({ url, timeout: 1000 }).get("key"))).kind).toBe("rejected");
  });
});

describe("Sentinels with TLS", () => {
  test("lead to a master with TLS, by the certificate's authority", async (context) => {
    const certificate = certificateOr(context);
    const [port, sentinelPort] = await Promise.all([freePort(), freePort()]);
    const master = await startRedis({ args: ["--tls-port", String(port), ...tlsFlags(certificate)] });
    onTestFinished(() => master.stop());
    const flags = tlsFlags(certificate).join(" ").slice(2).split(" --");
    const sentinel = await startSentinel(port, {
      lines: [`tls-port ${sentinelPort}`, "tls-replication yes", ...flags],
    });
    onTestFinished(() => sentinel.stop());
    const url = `rediss+sentinel://127.0.0.1:${sentinelPort}/main`;
    const backend = openedRedis({ url, tls: { ca: certificate.pem } });
    await poll(async () => {
      await backend.set("key", bytes, minute);
      return (await backend.get("key")) !== undefined;
    });
    expect((await settle(openedRedis({ url, timeout: 1000 }).get("key"))).kind).toBe("rejected");
  });
});

function tlsFlags({ certFile, keyFile }: Certificate): string[] {
  const files = ["--tls-cert-file", certFile, "--tls-key-file", keyFile, "--tls-ca-cert-file", certFile];
  return [...files, "--tls-auth-clients", "no"];
}

function certificateOr(context: TestContext): Certificate {
  const certificate = createCertificate();
  if (!certificate) return context.skip("openssl is not installed");
  onTestFinished(() => rmSync(certificate.folder, { recursive: true }));
  return certificate;
}
