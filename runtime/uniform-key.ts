import { InvalidOptionError } from "./errors.js";
import { fit, plain, tagKey } from "./key.js";

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
  return remembering((key) => {
    if (typeof key !== "string") throw new InvalidOptionError(`\`key\` is of type ${typeof key}: use a string`);
    // Joined rather than added: a sum keeps its parts.
    return fit([prefix, plain(key)].join(""));
  });
}

/** Makes the keys of tags in their text form. */
export function tagKeys(cacheName: string): (tag: string) => string {
  return remembering((tag) => tagKey(cacheName, tag));
}

function remembering(make: (text: string) => string): (text: string) => string {
  const remembered = new Map<string, string>();
  return (key) => {
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    if (key.length > maxLength) return made;
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(key, made);
    return made;
  };
}
