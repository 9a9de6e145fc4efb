/** Whatever can be emptied: a cache. */
export interface Clearable {
  clear(): Promise<void>;
}

/**
 * Empties a cache, so that tests which share it do not see each other's entries.
 *
 * @throws BackendError when a backend did not acknowledge it
 *
 * @example
 * ```ts
 * beforeEach(() => clear(cache));
 * ```
 */
export function clear(cache: Clearable): Promise<void> {
  return cache.clear();
}
