import type { MaybePromise } from "./backend.js";
import type { Entry, ValuePayload } from "./entry.js";
import type { Admitted, TypedDefinition, TypedEntries } from "./typed.js";
import { Typed } from "./typed.js";

/** A typed value as generated code describes it. */
export type ValueDefinition<Arguments, Parsed, Input, Value> = TypedDefinition<Arguments, Parsed, Input, Value>;

/** The typed cache of one kind of value. */
export interface CachedValue<Arguments, Input, Value> extends TypedEntries<Arguments, Value, Value> {
  /** The value from the cache, or else what `load` makes of the input; callers at the same time share one load. */
  getOrSet(args: Arguments, load: (input: Input) => MaybePromise<Value>): Promise<Value>;
}

/** A kind of value over a cache. */
export class ValueEntries<Arguments, Parsed, Input, Value>
  extends Typed<Arguments, Parsed, Input, Value, Value>
  implements CachedValue<Arguments, Input, Value>
{
  async getOrSet(args: Arguments, load: (input: Input) => MaybePromise<Value>): Promise<Value> {
    const lookup = this.lookup(args);
    const { entry } = await this.cache.core.fetch(lookup, async () => {
      const value = await load(lookup.input);
      return lookup.loaded(this.admit(value), value);
    });
    return this.stored(entry);
  }

  override admit(value: Value): Admitted {
    return { payload: { kind: "value", value }, storable: true, shareable: true };
  }

  override stored(entry: Entry): Value {
    return (entry.payload as ValuePayload).value as Value;
  }
}
