throw new Error("no settings here");

export const prefix = "x";
