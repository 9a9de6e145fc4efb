export interface Scores extends Base {
  byName: Map<string, number>;
  next?: Scores;
}

interface Base {
  readonly players: readonly { id: bigint; tags: Set<string>; joined: Date }[];
}

export interface Page<T, U = T> {
  items: T[];
  first: U;
}

/** None of this is lost, or nobody can tell. */
export interface Fine extends Page<Name> {
  method(): void;
  price: Price;
  at: Date | null;
  symbols: Wrapped<symbol>;
  next: Fine | Page<Fine>;
}

export type Name = string & { readonly brand: symbol };

interface Wrapped<T> {
  of: T extends string ? T : never;
}

declare class Price {
  static all: Map<string, Price>;
  amount: bigint;
  toJSON(): string;
}
