import type { RedisCommand, RedisSession } from "./redis-session.js";

/** Of the time that a call has: a change that comes while a WAIT is under way still hears what the next one says. */
const shareOfCall = 0.4;

/** The master has made the change, and a failover may undo it: too few replicas have it, or have said so. */
export class TooFewReplicasError extends Error {
  override readonly name = "TooFewReplicasError";

  constructor(confirmed: number, wanted: number, ms: number) {
    super(
      `${confirmed} of ${wanted} replicas confirmed it within ${ms} ms: look after the replicas, ` +
        "or lower `waitForReplicas` or raise `timeout`",
    );
  }
}

/** Has replicas confirm what a command changed, before the command counts as carried out. */
export class Replicas {
  readonly #count: number;
  readonly #waitMs: number;
  readonly #queues = new WeakMap<RedisSession, WaitQueue>();

  /** @param count how many of them; 0 asks none */
  constructor(count: number, timeoutMs: number) {
    this.#count = count;
    // 0 would wait for ever.
    this.#waitMs = Math.max(1, Math.floor(shareOfCall * timeoutMs));
  }

  /** The same command, confirmed, in the same round trip; it has to send all that it sends at once. */
  confirming<T>(command: RedisCommand<T>): RedisCommand<T> {
    if (this.#count === 0) return command;
    return async (session) => {
      const [answer] = await Promise.all([command(session), this.confirm(session)]);
      return answer;
    };
  }

  /** @throws TooFewReplicasError when not enough replicas have what `session` has sent so far */
  async confirm(session: RedisSession): Promise<void> {
    if (this.#count === 0) return;
    let queue = this.#queues.get(session);
    if (!queue) this.#queues.set(session, (queue = new WaitQueue(() => this.#wait(session))));
    await queue.join();
  }

  async #wait({ client }: RedisSession): Promise<void> {
    const confirmed = await client.wait(this.#count, this.#waitMs);
    if (confirmed < this.#count) throw new TooFewReplicasError(confirmed, this.#count, this.#waitMs);
  }
}

/**
 * Sends one WAIT for all changes of a turn of the event loop, and none while another is under way: the server answers
 * nothing else on the connection meanwhile, and reads have to get their turn in between.
 */
class WaitQueue {
  readonly #wait: () => Promise<void>;
  #underWay: Promise<unknown> | undefined;
  #next: Promise<void> | undefined;

  constructor(wait: () => Promise<void>) {
    this.#wait = wait;
  }

  /** What the next WAIT says. */
  join(): Promise<void> {
    return (this.#next ??= this.#begin());
  }

  async #begin(): Promise<void> {
    await this.#underWay;
    // What the running code sends goes first.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    this.#next = undefined;
    const answer = this.#wait();
    this.#underWay = answer.catch(() => undefined);
    return answer;
  }
}
