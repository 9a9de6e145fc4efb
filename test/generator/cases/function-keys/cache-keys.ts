interface Place {
  readonly query: { readonly lat: number; readonly lon: number };
}

/** The area of about a hundred kilometres around a place. */
export function areaKey({ query }: Place): { area: string } {
  return { area: `${Math.round(query.lat)}:${Math.round(query.lon)}` };
}

export const textKey = ({ query }: Place): string => `${Math.round(query.lat)}/${Math.round(query.lon)}`;

export default function roundedArea({ query }: Place): { lat: number; lon: number } {
  return { lat: Math.round(query.lat), lon: Math.round(query.lon) };
}
