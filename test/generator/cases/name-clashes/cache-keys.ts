interface Input {
  readonly query: { readonly a: string };
}

export const feedKey = ({ query }: Input): { a: string } => ({ a: query.a });
export const part = ({ query }: Input): { part: string } => ({ part: query.a });
export const record = ({ query }: Input): string => query.a;
export const text = ({ query }: Input): { text: string } => ({ text: query.a });
