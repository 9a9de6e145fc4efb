import type { Tokens } from "./auth.js";
import type { Credentials, NewUser, UserChanges } from "./bodies.js";
import type { Clock } from "./clock.js";
import { isTaken, type Database } from "./database.js";
import { ApiError, unauthorized } from "./errors.js";
import type { User } from "./model.js";
import type { Passwords } from "./passwords.js";

/** Accounts: what their owners see and change. */
export interface Users {
  register(user: NewUser): Promise<User>;
  logIn(credentials: Credentials): Promise<User>;
  current(id: number): Promise<User>;
  update(id: number, changes: UserChanges): Promise<User>;
}

interface UserRow {
  readonly id: number;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly bio: string;
  readonly image: string;
  readonly updated_at: Date;
}

export function createUsers(database: Database, clock: Clock, tokens: Tokens, passwords: Passwords): Users {
  const first = async (sql: string, values: unknown[]): Promise<UserRow | undefined> =>
    (await database.query<UserRow>(sql, values)).rows[0];

  const answer = async (row: UserRow | undefined): Promise<User> => {
    if (row === undefined) throw unauthorized("account is unknown");
    const token = await tokens.issue(row, row.updated_at);
    return { email: row.email, token, username: row.username, bio: row.bio, image: row.image };
  };

  return {
    async register({ username, email, password }) {
      const values = [username, email, await passwords.hash(password), clock.now()];
      return answer(await first(insert, values).catch(refuseTaken));
    },

    async logIn({ email, password }) {
      const row = await first("select * from users where email = $1", [email]);
      if (row === undefined || !(await passwords.matches(password, row.password))) {
        throw unauthorized("email or password is wrong");
      }
      return answer(row);
    },

    async current(id) {
      return answer(await first("select * from users where id = $1", [id]));
    },

    async update(id, { username, email, password, bio, image }) {
      const hash = password === undefined ? undefined : await passwords.hash(password);
      const values = [id, username, email, hash, bio, image, clock.now()];
      return answer(await first(change, values).catch(refuseTaken));
    },
  };
}

const insert = `
  insert into users (username, email, password, updated_at) values ($1, $2, $3, $4) returning *`;

const change = `
  update users set
    username = coalesce($2, username),
    email = coalesce($3, email),
    password = coalesce($4, password),
    bio = coalesce($5, bio),
    image = coalesce($6, image),
    updated_at = $7
  where id = $1 returning *`;

function refuseTaken(error: unknown): never {
  throw isTaken(error) ? new ApiError(422, ["username or email is already taken"]) : error;
}
