/**
 * The oldest entries of a Map that has more than `max`, until a tenth is free; whoever asks deletes each one. Many at once:
 * to find the first entry of a Map means to step over all that were removed before it.
 */
export function* oldestOver<K, V>(map: ReadonlyMap<K, V>, max: number): Iterable<readonly [K, V]> {
  if (map.size <= max) return;
  for (const entry of map) {
    if (map.size <= 0.9 * max) return;
    yield entry;
  }
}
