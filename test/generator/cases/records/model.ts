/** As good as an enum, and plain JavaScript. */
export const Color = { Red: "red", Blue: "blue" } as const;

export const Level = { Low: 0, High: 10 } as const;

export const Roles = { admin: "a", guest: "g" } as const;
