/** The yardstick of a memory hit: a single-flight cache as one would write it by hand. No bounds, no tags, no fence. */
export function singleFlightMap(ttlMs: number): (key: string, load: () => Promise<unknown>) => Promise<unknown> {
  const items = new Map<string, { readonly value: unknown; readonly staleAt: number }>();
  const flights = new Map<string, Promise<unknown>>();
  return async (key, load) => {
    const item = items.get(key);
    if (item && Date.now() < item.staleAt) return item.value;
    const running = flights.get(key);
    if (running) return running;
    const flight = load().finally(() => flights.delete(key));
    flights.set(key, flight);
    const value = await flight;
    items.set(key, { value, staleAt: Date.now() + ttlMs });
    return value;
  };
}
