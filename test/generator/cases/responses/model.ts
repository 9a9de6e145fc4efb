export interface Article {
  readonly slug: string;
  readonly writtenAt: Date;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export default interface Shop {
  readonly name: string;
}

export const shops: readonly Shop[] = [];

/** Not the browser's. */
export interface File {
  readonly path: string;
}
