import { InvalidOptionError } from "./errors.js";
import { fit, plain } from "./key.js";

/** Keys that are remembered, at most. */
const maxRemembered = 10_000;

/** Longer ones are hashed each time, rather than kept. */
const maxLength = 200;

/**
 * Makes the backend keys of the uniform interface of a cache, apart from those of routes: no route may be named `.`.
 *
 * It remembers them, because a text that was just put together has to be copied and hashed before a Map finds it: 350 ns
 * of a hit that takes 400 without that.
 *
 * @throws InvalidOptionError (what is returned) for a key that is no string
 */
export function uniformKeys(cacheName: string): (key: string) => string {
  const prefix = `${cacheName}:.:`;
  const remembered = new Map<string, string>();
  return (key) => {
    const known = remembered.get(key);
    if (known !== undefined) return known;
    if (typeof key !== "string") throw new InvalidOptionError(`\`key\` is of type ${typeof key}: use a string`);
    const made = fit(prefix + plain(key));
    if (key.length > maxLength) return made;
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(key, made);
    return made;
  };
}
