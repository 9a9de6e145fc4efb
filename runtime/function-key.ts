import type { Scalar } from "./key.js";
import { digest, fit, record, text } from "./key.js";
import type { EntryKey } from "./lookup.js";

/** A key, and the input that it covers: what a handler or loader sees. */
export interface Keyed<Input> extends EntryKey {
  readonly input: Input;
}

/** What a handler sees when its key comes from a function: the record that it returned, or, with a string, all inputs. */
export type KeyView<Parsed, Returned> = Returned extends string ? Parsed : { key: Returned };

/**
 * The key that a function of the user's returned. A record covers just what the handler sees. A string may be the same
 * for different inputs, so a digest of them all goes with it.
 *
 * @param allInputs the default key, which no two inputs share
 */
export function functionKey<Parsed, Returned extends string | Readonly<Record<string, Scalar>>>(
  prefix: string,
  returned: Returned,
  input: Parsed,
  allInputs: () => string,
): Keyed<KeyView<Parsed, Returned>> {
  if (typeof returned === "string") {
    const view = input as KeyView<Parsed, Returned>;
    return { key: fit(prefix + text(returned)), input: view, fingerprint: digest(allInputs()).slice(0, 22) };
  }
  return { key: fit(prefix + record(returned)), input: { key: returned } as KeyView<Parsed, Returned> };
}
