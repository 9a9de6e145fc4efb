import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../../../examples/conduit/src/clock.js";
import { openDatabase } from "../../../examples/conduit/src/database.js";
import { createServices, type Services } from "../../../examples/conduit/src/services.js";

/** The same in every app, so that two of them issue the same tokens. */
const signingKey = new TextEncoder().encode("a key of thirty-two bytes or more");

/** A clock that a test moves by hand. */
export class HandClock implements Clock {
  #instant = Date.parse("2024-02-29T12:00:00Z");

  now(): Date {
    return new Date(this.#instant);
  }

  /** @param span milliseconds */
  advance(span: number): void {
    this.#instant += span;
  }
}

/** How long a hook may take that opens databases, in milliseconds: a new one takes seconds. */
export const openingTimeout = 120_000;

export interface RunningServices {
  readonly services: Services;
  /** Deletes all data; the next ids are those of a new database. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** The services on a database of their own. */
export async function startServices(clock: Clock): Promise<RunningServices> {
  const database = await openDatabase();
  const services = createServices({ database, clock, signingKey, passwordCost: 2 });
  const clear = async () => void (await database.exec("truncate users restart identity cascade"));
  return { services, clear, close: () => database.close() };
}

export interface Listening {
  readonly url: string;
  readonly server: Server;
  close(): Promise<void>;
}

/** Serves an app on a free port of this machine. */
export async function listen(app: RequestListener): Promise<Listening> {
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, server, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
