import type { Database } from "./database.js";
import { notFound } from "./errors.js";
import type { Profile } from "./model.js";

/** What everybody may see of an account, and who follows whom. */
export interface Profiles {
  get(username: string, viewer?: number): Promise<Profile>;
  follow(username: string, viewer: number): Promise<Profile>;
  unfollow(username: string, viewer: number): Promise<Profile>;
}

/** The columns of a profile, of the user `u` as the user with the id `$1` sees it. */
export const profileColumns = `
  u.username, u.bio, u.image,
  exists (select 1 from follows where followed_id = u.id and follower_id = $1) as following`;

/** A row with {@link profileColumns}. */
export type ProfileRow = Profile;

export function profileOf({ username, bio, image, following }: ProfileRow): Profile {
  return { username, bio, image, following };
}

export function createProfiles(database: Database): Profiles {
  const get: Profiles["get"] = async (username, viewer) => {
    const sql = `select ${profileColumns} from users u where u.username = $2`;
    const { rows } = await database.query<ProfileRow>(sql, [viewer, username]);
    if (rows[0] === undefined) throw notFound("profile");
    return profileOf(rows[0]);
  };

  return {
    get,
    async follow(username, viewer) {
      await database.query(follow, [viewer, username]);
      return get(username, viewer);
    },
    async unfollow(username, viewer) {
      await database.query(unfollow, [viewer, username]);
      return get(username, viewer);
    },
  };
}

const follow = `
  insert into follows (follower_id, followed_id) select $1, id from users where username = $2
  on conflict do nothing`;

const unfollow = `
  delete from follows where follower_id = $1 and followed_id = (select id from users where username = $2)`;
