import type { Loss } from "../backend.js";
import type { ServerIdentity } from "./redis-identity.js";

/** A server counts its age in whole seconds, by a clock of its own. */
const slackMs = 2000;

/**
 * What may be lost when the server that was `before` is `now`, `silenceMs` after it had answered for the last time.
 * `undefined` in the place of an identity: it does not say who it is. In doubt it is the greater loss.
 */
export function lossBetween(
  before: ServerIdentity | undefined,
  now: ServerIdentity | undefined,
  silenceMs: number,
): Loss | undefined {
  if (!before || !now) return "restart";
  if (before.runId === now.runId) return before.historyId === now.historyId ? undefined : "failover";
  return lossByAge(now, silenceMs);
}

/** What may be lost when another server, `now`, serves what one did that has been silent for `silenceMs`. */
function lossByAge(now: ServerIdentity | undefined, silenceMs: number): Loss {
  return now && now.uptimeMs > silenceMs + slackMs ? "failover" : "restart";
}

/** When a server answered for the last time, by two clocks: one stands still while the machine sleeps, the other may be set. */
export interface Contact {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** Notices when the server at one address may have lost writes that it, or who served its keys before, had acknowledged. */
export class LossWatch {
  #known: { readonly identity: ServerIdentity | undefined } | undefined;
  #contact: Contact | undefined;
  #predecessorContact: Contact | undefined;

  /** Whether the server has never been in use. */
  get isNew(): boolean {
    return this.#known === undefined;
  }

  /** When this server, or else the one before it, answered for the last time; `undefined` when nobody has. */
  get contact(): Contact | undefined {
    return this.#contact ?? this.#predecessorContact;
  }

  /** The server has answered a call: from now on it has something to lose. */
  contacted(): void {
    this.#contact = contactNow();
  }

  /** Keys have come over from a server whose last answer was `contact`. */
  inherit(contact: Contact): void {
    const known = this.#predecessorContact;
    this.#predecessorContact = known && known.monotonicMs < contact.monotonicMs ? known : contact;
  }

  /** What may be lost, now that the server says that it is `found`. */
  loss(found: ServerIdentity | undefined): Loss | undefined {
    const losses = [this.#ownLoss(found), this.#inheritedLoss(found)];
    return losses.find((loss) => loss === "restart") ?? losses.find((loss) => loss !== undefined);
  }

  /** What was lost is dealt with. */
  settle(found: ServerIdentity | undefined): void {
    this.#known = { identity: found };
    this.#contact = contactNow();
    this.#predecessorContact = undefined;
  }

  #ownLoss(found: ServerIdentity | undefined): Loss | undefined {
    return this.#known && lossBetween(this.#known.identity, found, silenceSince(this.#contact!));
  }

  #inheritedLoss(found: ServerIdentity | undefined): Loss | undefined {
    return this.#predecessorContact && lossByAge(found, silenceSince(this.#predecessorContact));
  }
}

function contactNow(): Contact {
  return { monotonicMs: performance.now(), wallMs: Date.now() };
}

function silenceSince({ monotonicMs, wallMs }: Contact): number {
  return Math.max(performance.now() - monotonicMs, Date.now() - wallMs);
}
