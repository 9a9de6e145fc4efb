import type { Item } from "./backend.js";

/** What keys hold, in their order. */
type Items = readonly (Item | undefined)[];

/** What is asked of one server, in one round trip. Answers in the order of the keys. */
export type Send = (keys: readonly string[]) => Promise<Items>;

/** Keys of one command, at most: a longer one would hold up everybody else on the server. */
const maxKeys = 1_000;

/** So many keys go out at once: the server works on them while this process still hears what others want. */
const fullKeys = 200;

/**
 * Joins the reads of one turn of the event loop from one server: it is asked once, and each key once however many want it. A
 * read is never shared with somebody who comes after it was sent, because that one may have waited for an invalidation.
 *
 * While no read is on its way, one goes out as soon as the running code has ended. Otherwise it waits until all sockets
 * that have something to say were heard, whose requests then go out together. What is full goes out at once.
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
    return new Promise((resolve, reject) => this.ask(keys, resolve, reject));
  }

  /** The same for who makes no promise of its own. There is at least one key. */
  ask(keys: readonly string[], receive: Reader["receive"], fail: Reader["fail"]): void {
    const turn = (this.#turn ??= this.#begin());
    turn.add(keys, receive, fail);
    if (turn.keys.length >= fullKeys) this.#depart(turn);
  }

  #begin(): Turn {
    const turn = new Turn();
    const depart = (): void => this.#depart(turn);
    if (this.#onTheirWay === 0) process.nextTick(depart);
    else setImmediate(depart);
    return turn;
  }

  #depart(turn: Turn): void {
    // It was full, and is on its way already.
    if (this.#turn !== turn) return;
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
  readonly receive: (items: Items) => void;
  readonly fail: (cause: unknown) => void;
}

/** The keys that were asked for in one turn of the event loop. */
class Turn {
  readonly #readers: Reader[] = [];
  #first: readonly string[] = [];
  /** Those of several readers, each once, and where they stand. Absent as long as there is only one: its keys differ. */
  #all: { readonly keys: string[]; readonly places: Map<string, number> } | undefined;

  get keys(): readonly string[] {
    return this.#all?.keys ?? this.#first;
  }

  add(keys: readonly string[], receive: Reader["receive"], fail: Reader["fail"]): void {
    const places = this.#readers.length === 0 ? undefined : keys.map((key) => this.#place(key));
    if (!places) this.#first = keys;
    this.#readers.push({ places, receive, fail });
  }

  answer(items: Items): void {
    const { length } = this.#first;
    for (const { places, receive } of this.#readers) {
      if (places) receive(places.map((place) => items[place]));
      else receive(items.length === length ? items : Array.from({ length }, (_, place) => items[place]));
    }
  }

  fail(cause: unknown): void {
    for (const reader of this.#readers) reader.fail(cause);
  }

  #place(key: string): number {
    this.#all ??= { keys: [...this.#first], places: new Map(this.#first.map((known, place) => [known, place])) };
    const { keys, places } = this.#all;
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, keys.length);
    return keys.push(key) - 1;
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
    const shares = this.#shares(keys);
    return new Promise((resolve, reject) => {
      const items = Array.from<Item | undefined>({ length: keys.length });
      let open = shares.size;
      for (const [server, { keys: own, places }] of shares) {
        const receive = (found: Items): void => {
          for (let index = 0; index < places.length; index++) items[places[index]!] = found[index];
          open -= 1;
          if (open === 0) resolve(items);
        };
        this.#batchOf(server).ask(own, receive, reject);
      }
    });
  }

  #batchOf(server: string): Batch {
    let batch = this.#batches.get(server);
    if (!batch) {
      batch = new Batch(this.#send);
      this.#batches.set(server, batch);
    }
    return batch;
  }

  #shares(keys: readonly string[]): ReadonlyMap<string, Share> {
    const shares = new Map<string, Share>();
    for (let place = 0; place < keys.length; place++) {
      const key = keys[place]!;
      const server = this.#serverOf(key);
      const share = shares.get(server);
      if (!share) shares.set(server, { keys: [key], places: [place] });
      else {
        share.keys.push(key);
        share.places.push(place);
      }
    }
    return shares;
  }
}

/** Those of a read's keys that one server has, and where they stand among all of them. */
interface Share {
  readonly keys: string[];
  readonly places: number[];
}
