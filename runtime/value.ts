import type { MaybePromise } from "./backend.js";
import { fetchMany } from "./cache.js";
import type { Entry, ValuePayload } from "./entry.js";
import type { Frozen } from "./frozen.js";
import type { LoadMany } from "./gathered-load.js";
import type { Load } from "./lookup.js";
import type { Admitted, TypedDefinition, TypedEntries } from "./typed.js";
import { Typed, TypedLookup } from "./typed.js";
import { rawPayload, valueIn } from "./value-payload.js";

/** A typed value as generated code describes it. */
export type ValueDefinition<Arguments, Parsed, Input, Value> = TypedDefinition<Arguments, Parsed, Input, Value>;

/** The typed cache of one kind of value. */
export interface CachedValue<Arguments, Input, Value> extends TypedEntries<Arguments, Value, Frozen<Value>> {
  /** The value from the cache, or else what `load` makes of the input; callers at the same time share one load. */
  getOrSet(args: Arguments, load: (input: Input) => MaybePromise<Value>): Promise<Frozen<Value>>;
  /**
   * The values of several inputs, in their order: one round trip to the backend, and one call of `load` with the inputs
   * that have none.
   *
   * @throws InvalidOptionError when `load` does not return one value for each input, and whatever `load` throws
   */
  getOrSetMany(args: readonly Arguments[], load: LoadMany<Input, Value>): Promise<Frozen<Value>[]>;
}

/** A kind of value over a cache. */
export class ValueEntries<Arguments, Parsed, Input, Value>
  extends Typed<Arguments, Parsed, Input, Value, Frozen<Value>>
  implements CachedValue<Arguments, Input, Value>
{
  async getOrSet(args: Arguments, load: (input: Input) => MaybePromise<Value>): Promise<Frozen<Value>> {
    const parsed = this.definition.parse(args);
    const keyed = this.definition.key(parsed);
    const held = this.cache.core.hit(keyed);
    if (held) return this.stored(held);
    const lookup = new TypedLookup(this, parsed, keyed);
    const { entry } = await this.cache.core.fetch(lookup, this.#loading(lookup, load));
    return this.stored(entry);
  }

  #loading(lookup: TypedLookup<Parsed, Input, Value>, load: (input: Input) => MaybePromise<Value>): Load {
    return async () => {
      const value = await load(lookup.input);
      return lookup.loaded(this.admit(value), value);
    };
  }

  async getOrSetMany(args: readonly Arguments[], load: LoadMany<Input, Value>): Promise<Frozen<Value>[]> {
    const lookups = args.map((each) => this.lookup(each)).map((lookup) => ({ input: lookup.input, lookup }));
    const entries = await fetchMany(this.cache.core, lookups, load, (lookup, value) =>
      lookup.loaded(this.admit(value), value),
    );
    return entries.map((entry) => this.stored(entry));
  }

  override admit(value: Value): Admitted {
    return { payload: rawPayload(value), storable: true, shareable: true };
  }

  override stored(entry: Entry): Frozen<Value> {
    return valueIn(entry.payload as ValuePayload) as Frozen<Value>;
  }
}
