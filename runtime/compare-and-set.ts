import type { Admission, View } from "./admission.js";
import type { Token } from "./backend.js";
import { claimBytes } from "./claim-mark.js";
import type { Deadline } from "./deadline.js";
import type { Entry } from "./entry.js";
import type { Loaded, Lookup } from "./lookup.js";
import { nonce } from "./nonce.js";
import type { Remote } from "./remote.js";
import type { Versions } from "./tag-versions.js";

/** How long a mark that nobody waits for may stand, in milliseconds: longer than what is made of an entry may take. */
const markLifeMs = 60_000;

/** What a value is made from, and what has to be there still when it is written. */
export interface Basis {
  readonly view: View;
  /** A valid entry, fresh or not. */
  readonly entry: Entry | undefined;
  readonly token: Token;
  readonly versions: Versions;
}

/**
 * Writes under a token, for what no load produced. A key that holds nothing gets a mark first: a write that asks for nothing
 * more than an absent key could arrive late, after somebody has deleted what came in between.
 */
export class CompareAndSet {
  readonly #admission: Admission;
  readonly #remote: Remote;

  constructor(admission: Admission, remote: Remote) {
    this.#admission = admission;
    this.#remote = remote;
  }

  /** What a new value departs from; nothing when somebody was faster. @throws BackendError */
  async basis(lookup: Lookup): Promise<Basis | undefined> {
    const { key, families } = lookup;
    const view = this.#admission.view(lookup);
    const read = await this.#remote.read(key, [...view.tags, ...families]);
    const versions = await this.#admission.seeded(this.#remote, view, read.versions);
    const token = read.token ?? (await this.#mark(key));
    return token === undefined ? undefined : { view, entry: read.entry, token, versions };
  }

  /**
   * Writes a value, if what it was made from is still there, and the deadline has not passed.
   *
   * @returns whether it was written
   * @throws BackendError
   */
  write(basis: Basis, loaded: Loaded, deadline: Deadline): Promise<boolean> {
    return this.#admission.exchange(this.#remote, basis, loaded, deadline);
  }

  /** Nobody waits for it: no load departs from its origin. */
  #mark(key: string): Promise<Token | undefined> {
    return this.#remote.putBytes(key, claimBytes({ id: nonce(), origin: "" }), markLifeMs, undefined);
  }
}
