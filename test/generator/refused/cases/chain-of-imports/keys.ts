import { prefix } from "./settings.js";

export const listKey = (): string => prefix;
