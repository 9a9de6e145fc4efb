import type { UniformCache } from "./cache.js";
import { acknowledged } from "./cache.js";
import type { Entry, Lifetime, Payload } from "./entry.js";
import { InvalidOptionError } from "./errors.js";
import type { Keyed } from "./function-key.js";
import { familyOf } from "./key.js";
import type { Loaded, Lookup } from "./lookup.js";
import { cappedTagKeys } from "./tags.js";

/** What generated code tells of a route or a value. `Parsed` are its inputs, `Input` what its key covers of them. */
export interface TypedDefinition<Arguments, Parsed, Input, Result> {
  readonly name: string;
  readonly lifetime: Lifetime;
  /** Checks and completes what a program passes. */
  readonly parse: (args: Arguments) => Parsed;
  readonly key: (parsed: Parsed) => Keyed<Input>;
  /** Tags that are known before the load. */
  readonly tags?: (parsed: Parsed) => readonly string[];
  /** Tags that depend on the result, and their families. */
  readonly resultTags?: (parsed: Parsed, result: Result) => readonly string[];
  readonly resultFamilies?: readonly string[];
}

/** The typed entries of one route or value. All methods name the same entry by the same arguments. */
export interface TypedEntries<Arguments, Result, Stored> {
  readonly name: string;
  /** The key of the entry. @throws InvalidInputError */
  key(args: Arguments): string;
  /** What is fresh in memory, synchronously. @throws InvalidInputError */
  peek(args: Arguments): Stored | undefined;
  /** What is fresh in any tier; `undefined` when there is none or the backend does not answer. */
  get(args: Arguments): Promise<Stored | undefined>;
  /**
   * Stores a result as if it had been loaded.
   *
   * @returns `false` when the backend did not acknowledge it, or memory is all there is and it is too large for that
   */
  set(args: Arguments, result: Result): Promise<boolean>;
  /** Removes this one entry. @throws BackendError when the backend did not acknowledge it */
  delete(args: Arguments): Promise<void>;
}

/** What a result becomes, before its tags are added. */
export type Admitted = Omit<Loaded, "tags">;

/** The entries of a definition over a cache. */
export abstract class Typed<Arguments, Parsed, Input, Result, Stored> implements TypedEntries<
  Arguments,
  Result,
  Stored
> {
  readonly definition: TypedDefinition<Arguments, Parsed, Input, Result>;
  readonly cache: UniformCache;
  /** Keys of the families whose tags a result may add. */
  readonly families: readonly string[];

  constructor(cache: UniformCache, definition: TypedDefinition<Arguments, Parsed, Input, Result>) {
    this.cache = cache;
    this.definition = definition;
    this.families = cache.tagKeys(definition.resultFamilies ?? []);
  }

  /** What of a result is kept, and whether it may be. */
  abstract admit(result: Result): Admitted;

  /** What callers get of an entry. */
  abstract stored(entry: Entry): Stored | undefined;

  get name(): string {
    return this.definition.name;
  }

  key(args: Arguments): string {
    return this.definition.key(this.definition.parse(args)).key;
  }

  peek(args: Arguments): Stored | undefined {
    const entry = this.cache.core.peek(this.definition.key(this.definition.parse(args)));
    return entry && this.stored(entry);
  }

  async get(args: Arguments): Promise<Stored | undefined> {
    const entry = await this.cache.core.read(this.lookup(args));
    return entry && this.stored(entry);
  }

  async set(args: Arguments, result: Result): Promise<boolean> {
    const lookup = this.lookup(args);
    const { core } = this.cache;
    const admitted = this.admit(result);
    // What a load would not keep is not kept here either; what was there is old all the same.
    if (!admitted.storable) return acknowledged(core.delete(lookup.key));
    return acknowledged(core.store(lookup, lookup.loaded(admitted, result)));
  }

  async delete(args: Arguments): Promise<void> {
    await this.cache.core.delete(this.key(args));
  }

  /** What is asked for by `args`. @throws InvalidInputError */
  lookup(args: Arguments): TypedLookup<Parsed, Input, Result> {
    return this.lookupParsed(this.definition.parse(args));
  }

  lookupParsed(parsed: Parsed): TypedLookup<Parsed, Input, Result> {
    return new TypedLookup(this, parsed, this.definition.key(parsed));
  }
}

/** What {@link TypedLookup} needs of the entries that it belongs to. */
interface Owner<Parsed, Result> {
  readonly cache: UniformCache;
  readonly families: readonly string[];
  readonly definition: Pick<
    TypedDefinition<never, Parsed, unknown, Result>,
    "lifetime" | "name" | "resultFamilies" | "resultTags" | "tags"
  >;
}

/** A request for one entry. Its tags are made only when memory has no answer. */
export class TypedLookup<Parsed, Input, Result> implements Lookup {
  readonly key: string;
  readonly input: Input;
  readonly fingerprint: string | undefined;
  readonly #owner: Owner<Parsed, Result>;
  readonly #parsed: Parsed;
  #tags: readonly string[] | undefined;

  constructor(owner: Owner<Parsed, Result>, parsed: Parsed, { key, input, fingerprint }: Keyed<Input>) {
    this.key = key;
    this.input = input;
    this.fingerprint = fingerprint;
    this.#owner = owner;
    this.#parsed = parsed;
  }

  get lifetime(): Lifetime {
    return this.#owner.definition.lifetime;
  }

  get families(): readonly string[] {
    return this.#owner.families;
  }

  tags(): readonly string[] {
    const { definition, cache } = this.#owner;
    this.#tags ??= definition.tags ? cache.tagKeys(definition.tags(this.#parsed)) : [];
    return this.#tags;
  }

  /** What the cache makes of a result. */
  loaded<P extends Payload>(admitted: Omit<Loaded<P>, "tags">, result: Result): Loaded<P> {
    const { definition, cache } = this.#owner;
    const tags = admitted.storable && definition.resultTags ? definition.resultTags(this.#parsed, result) : [];
    assertDeclared(tags, definition);
    return { ...admitted, tags: cappedTagKeys(cache.name, tags, this.tags().length) };
  }
}

/** A load watches the families of its result's tags from its start, so it must know them. */
function assertDeclared(
  tags: readonly string[],
  { name, resultFamilies = [] }: Pick<TypedDefinition<never, never, unknown, never>, "name" | "resultFamilies">,
): void {
  const unknown = tags.find((tag) => !resultFamilies.includes(familyOf(tag)));
  if (unknown === undefined) return;
  throw new InvalidOptionError(
    `the \`tags\` function of \`${name}\` returned ${JSON.stringify(unknown)}, whose family is not declared: make tags with its \`tag\` argument`,
  );
}
