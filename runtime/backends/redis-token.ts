import type { Token } from "../backend.js";

/** A token for what a key holds, by its stamp, as long as the session with this number lasts. */
export function tokenOf(session: number, stamp: string): Token {
  return `${session}:${stamp}`;
}

/** The stamp in `token`; `undefined` when another session than the one with this number has issued it. */
export function stampIn(token: Token, session: number): string | undefined {
  const start = `${session}:`;
  return token.startsWith(start) ? token.slice(start.length) : undefined;
}
