import type { Random } from "../support/random.js";

/** Where the processes of a fleet keep their entries: one server or several, and what a test can do to them. */
export interface Site {
  /** Of the backend that the fleet uses. */
  readonly url: string;
  /** Removes a key by the server's own means, as an eviction would: an entry, a claim, a version, whatever there is. */
  evict(random: Random): Promise<void>;
  /** Writes what nobody reads, so that a server with little memory evicts something. */
  fill(random: Random): Promise<void>;
  /** Makes the servers forget what they can. */
  forget(random: Random): Promise<void>;
  stop(): Promise<void>;
}
