export const listKey = (): string => "all";
