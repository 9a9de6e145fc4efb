export const feedKey = (input: { identity: { username: string } }) => ({ reader: input.identity.username });

export function searchKey(input: { query: { text: string } }): string {
  return `search/${input.query.text.toLowerCase()}`;
}
