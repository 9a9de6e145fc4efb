interface Tags {
  readonly tag: (name: string) => string;
}

export const tag = (_input: unknown, _result: unknown, tags: Tags): readonly string[] => [tags.tag("wrappers")];
export const tagsOf = (_input: unknown, _result: unknown, tags: Tags): readonly string[] => [tags.tag("cache")];
