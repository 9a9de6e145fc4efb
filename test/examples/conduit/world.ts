import type { Random } from "../../support/random.js";

/** A request of a random session, before tokens are filled in. */
export interface SessionRequest {
  readonly method: "DELETE" | "GET" | "POST" | "PUT";
  readonly path: string;
  readonly body?: unknown;
  /** Whose token it carries: a person's number, or one that nobody issued. Absent: none. */
  readonly as?: number | "forged" | undefined;
  /** The person whose token the response brings, when it brings one. */
  readonly bringsTokenOf?: number;
}

export interface SessionResponse {
  readonly status: number;
  readonly body: unknown;
}

/** A part of a session: it yields requests and is told the responses. */
export type Steps = Generator<SessionRequest, void, SessionResponse>;

export interface Person {
  readonly number: number;
  username: string;
  email: string;
  password: string;
}

/** Names that try the separators and escapes of keys and paths. */
const usernames = ["anna", "Zoë Ünal", "a/b:c|d=e", "50%&?#", "undefined", "{identity.id}"];

const tags = ["dragons", "a&b=c", "日本", "limit=1|x"];

const titles = ["How to train", "How, to train!", "Feed", "Über Straße", "日本", "100% sure", "a:b|c", "undefined"];

/** What a session knows of the service it talks to. */
export class World {
  readonly random: Random;
  readonly people: readonly Person[] = usernames.map((username, number) => personWith(number, username));
  /** The number of the author by the slug of the article. */
  readonly articles = new Map<string, number>();
  readonly comments: { readonly slug: string; readonly id: number; readonly author: number }[] = [];
  readonly favorites: { readonly slug: string; readonly as: number }[] = [];
  #renames = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** Some people are busier than others: the first twice as often as chance has it, the last rarely. */
  person(): Person {
    return this.people[Math.floor(this.random.next() ** 2 * this.people.length)]!;
  }

  /** Who reads: mostly somebody, sometimes nobody, rarely somebody with a forged token. */
  reader(): SessionRequest["as"] {
    if (this.random.chance(0.02)) return "forged";
    return this.random.chance(0.25) ? undefined : this.person().number;
  }

  username(): string {
    return this.random.chance(0.06) ? "nobody" : this.person().username;
  }

  /** A new username, or now and then one that is or was somebody's. */
  newUsername(): string {
    return this.random.chance(0.3) ? this.random.pick(usernames) : `renamed ${++this.#renames}`;
  }

  slug(): string {
    const known = [...this.articles.keys()];
    return known.length === 0 || this.random.chance(0.06) ? "no-such-article" : this.random.pick(known);
  }

  /** Mostly the author of the article; sometimes anybody. */
  authorOf(slug: string): number {
    return this.random.chance(0.2) ? this.person().number : (this.articles.get(slug) ?? 0);
  }

  title(): string {
    return this.random.pick(titles);
  }

  tag(): string {
    return this.random.pick(tags);
  }

  tagList(): string[] {
    return tags.filter(() => this.random.chance(0.4));
  }
}

function personWith(number: number, username: string): Person {
  return { number, username, email: `person${number}@example.org`, password: `secret ${number}` };
}
