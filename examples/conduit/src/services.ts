import { createArticles, type Articles } from "./articles.js";
import { createTokens, type Tokens } from "./auth.js";
import { machineClock, type Clock } from "./clock.js";
import { createComments, type Comments } from "./comments.js";
import type { Database } from "./database.js";
import { createPasswords } from "./passwords.js";
import { createProfiles, type Profiles } from "./profiles.js";
import { createUsers, type Users } from "./users.js";

/** Everything that Conduit can do, without HTTP and without a cache. */
export interface Services {
  readonly articles: Articles;
  readonly comments: Comments;
  readonly profiles: Profiles;
  readonly tokens: Tokens;
  readonly users: Users;
}

export interface ServicesOptions {
  readonly database: Database;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
  /** The secret that tokens are signed with, at least 32 bytes. */
  readonly signingKey: Uint8Array;
  /** What it costs to hash a password: scrypt's `N`, a power of two. Default 16384. */
  readonly passwordCost?: number;
}

export function createServices(options: ServicesOptions): Services {
  const { database, clock = machineClock, signingKey, passwordCost = 16_384 } = options;
  const tokens = createTokens(signingKey);
  return {
    articles: createArticles(database, clock),
    comments: createComments(database, clock),
    profiles: createProfiles(database),
    tokens,
    users: createUsers(database, clock, tokens, createPasswords(passwordCost)),
  };
}
