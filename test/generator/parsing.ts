import { InvalidInputError, type RequestInputs } from "cachewright/runtime";

/** What a generated parser makes of an input; `undefined` where it is refused. Any other error is a mistake. */
export function accepted<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return undefined;
  }
}

/**
 * A value of which what counts as the same in a key is the same: members that are absent or `undefined`, and 0 and -0.
 * Only plain objects and lists are looked into.
 */
export function plain(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
}

/** A request with this query, and with nothing else but what is given. */
export function requestWith(query: string, rest: Partial<RequestInputs> = {}): RequestInputs {
  const parsed = new URLSearchParams(query);
  const nothing = { params: {}, header: () => undefined, cookie: () => undefined, identity: undefined };
  return { ...nothing, query: () => parsed, ...rest };
}
