import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The other side of SASL's `saslauthd` method: says which user name and password a real server is to accept. */
export interface SaslDaemon {
  /** The folder for the server's `SASL_CONF_PATH`. */
  readonly configFolder: string;
  /** From now on the user is accepted with another password only; who is logged in stays so. */
  setPassword(password: string): void;
  close(): Promise<void>;
}

/** Accepts one user on behalf of memcached, without the user database that only root can make. */
export async function startSaslDaemon(username: string, password: string): Promise<SaslDaemon> {
  const configFolder = mkdtempSync(join(tmpdir(), "cachewright-sasl-"));
  const socketFile = join(configFolder, "mux");
  const settings = ["mech_list: plain", "pwcheck_method: saslauthd", `saslauthd_path: ${socketFile}`];
  writeFileSync(join(configFolder, "memcached.conf"), settings.join("\n"));
  const login = (secret: string): Buffer => Buffer.concat([counted(username), counted(secret)]);
  let expected = login(password);
  const daemon = createServer((socket) => {
    socket.on("data", (asked) =>
      socket.end(counted(expected.equals(asked.subarray(0, expected.length)) ? "OK" : "NO")),
    );
  }).listen(socketFile);
  await once(daemon, "listening");
  // memcached runs as another user where the tests run as root.
  for (const path of [configFolder, socketFile]) chmodSync(path, 0o777);
  return {
    configFolder,
    setPassword: (next) => {
      expected = login(next);
    },
    close: async () => {
      daemon.close();
      await once(daemon, "close");
      rmSync(configFolder, { recursive: true, force: true });
    },
  };
}

/** A text as saslauthd sends and reads it: after its length in two bytes. */
function counted(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}
