/** Has the name of a function in another module. */
export const areaKey = ({ query }: { readonly query: { readonly lat: number } }): { north: boolean } => ({
  north: query.lat > 0,
});
