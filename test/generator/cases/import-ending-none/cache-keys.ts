export const areaKey = ({ query }: { readonly query: { readonly lat: number } }): { lat: number } => ({
  lat: Math.round(query.lat),
});
