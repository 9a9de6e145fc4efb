import type { Item } from "./backend.js";

/** What keys hold, in their order. */
type Items = readonly (Item | undefined)[];

/** What is asked of one server, in one round trip. Answers in the order of the keys. */
export type Send = (keys: readonly string[]) => Promise<Items>;

/** Keys of one command, at most: a longer one would hold up everybody else on the server. */
const maxKeys = 1_000;

/**
 * Joins the reads of one turn of the event loop from one server: it is asked once, and each key once however many want it. A
 * read is never shared with somebody who comes after it was sent, because that one may have waited for an invalidation.
 *
 * While no read is on its way, one goes out as soon as the running code has ended. Otherwise it waits until all sockets
 * that have something to say were heard, whose requests then go out together.
 */
export class Batch {
  readonly #send: Send;
  #turn: Turn | undefined;
  #onTheirWay = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  /** What `keys` hold. Rejects when the server failed. */
  read(keys: readonly string[]): Promise<Items> {
    if (keys.length === 0) return Promise.resolve([]);
    const turn = (this.#turn ??= this.#begin());
    return turn.read(keys);
  }

  #begin(): Turn {
    const turn = new Turn();
    const send = (): void => {
      this.#turn = undefined;
      this.#onTheirWay += 1;
      this.#ask(turn.keys).then(
        (items) => {
          this.#onTheirWay -= 1;
          turn.answer(items);
        },
        (cause: unknown) => {
          this.#onTheirWay -= 1;
          turn.fail(cause);
        },
      );
    };
    if (this.#onTheirWay === 0) process.nextTick(send);
    else setImmediate(send);
    return turn;
  }

  #ask(keys: readonly string[]): Promise<Items> {
    if (keys.length <= maxKeys) return this.#send(keys);
    const parts: (readonly string[])[] = [];
    for (let start = 0; start < keys.length; start += maxKeys) parts.push(keys.slice(start, start + maxKeys));
    return Promise.all(parts.map(this.#send)).then((items) => items.flat());
  }
}

/** Who waits for what some of a turn's keys hold. */
interface Reader {
  /** Where they stand among those of the turn. Absent: in the same order at its beginning. */
  readonly places: readonly number[] | undefined;
  readonly resolve: (items: Items) => void;
  readonly reject: (cause: unknown) => void;
}

/** The keys that were asked for in one turn of the event loop. */
class Turn {
  readonly keys: string[] = [];
  readonly #readers: Reader[] = [];
  /** How many keys the first reader has asked for. */
  #first = 0;
  /** Absent as long as there is only one reader: its keys differ. */
  #places: Map<string, number> | undefined;

  read(keys: readonly string[]): Promise<Items> {
    const places = this.keys.length === 0 ? this.#begin(keys) : keys.map((key) => this.#place(key));
    return new Promise((resolve, reject) => void this.#readers.push({ places, resolve, reject }));
  }

  answer(items: Items): void {
    for (const { places, resolve } of this.#readers) {
      if (places) resolve(places.map((place) => items[place]));
      else
        resolve(items.length === this.#first ? items : Array.from({ length: this.#first }, (_, place) => items[place]));
    }
  }

  fail(cause: unknown): void {
    for (const { reject } of this.#readers) reject(cause);
  }

  #begin(keys: readonly string[]): undefined {
    this.keys.push(...keys);
    this.#first = keys.length;
  }

  #place(key: string): number {
    this.#places ??= new Map(this.keys.map((known, place) => [known, place]));
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.keys.length;
    this.keys.push(key);
    this.#places.set(key, place);
    return place;
  }
}

/** Joins reads for each of several servers. One that is slow or fails does so only for those who ask for its keys. */
export class Batches {
  readonly #send: Send;
  readonly #serverOf: (key: string) => string;
  readonly #batches = new Map<string, Batch>();

  constructor(send: Send, serverOf: (key: string) => string) {
    this.#send = send;
    this.#serverOf = serverOf;
  }

  /** What `keys` hold. Rejects when one of their servers failed. */
  async read(keys: readonly string[]): Promise<Items> {
    const items = Array.from<Item | undefined>({ length: keys.length });
    const shares = Array.from(this.#placesByServer(keys), async ([server, places]) => {
      const found = await this.#batchOf(server).read(places.map((place) => keys[place]!));
      for (const [index, place] of places.entries()) items[place] = found[index];
    });
    await Promise.all(shares);
    return items;
  }

  #batchOf(server: string): Batch {
    let batch = this.#batches.get(server);
    if (!batch) {
      batch = new Batch(this.#send);
      this.#batches.set(server, batch);
    }
    return batch;
  }

  #placesByServer(keys: readonly string[]): ReadonlyMap<string, readonly number[]> {
    const shares = new Map<string, number[]>();
    for (const [place, key] of keys.entries()) {
      const server = this.#serverOf(key);
      const share = shares.get(server);
      if (share) share.push(place);
      else shares.set(server, [place]);
    }
    return shares;
  }
}
