/**
 * Brands of schemas. zod's `.brand<"Id">()` returns the schema that it is called on, so nothing of it is left when a spec
 * runs. So the bundle calls this in its place, which clones the schema and remembers the brand.
 */

/** The name in the bundle: as long as `.brand`, so that all columns stay. */
const hook = "$cwBr";

/** `.brand<T>()` and `.brand("T")`; what is in the brackets becomes a text of the same length. */
const call = /\.brand(?:<([^`\\$]*?)>\(\s*\)|\(\s*("[^"`\\$\n]*"|'[^'`\\$\n]*')\s*\))/g;

/** The source of a module with its brands remembered. Everything else keeps its place. */
export function withBrands(source: string): string {
  return source.replace(call, (whole, type: string | undefined, text: string | undefined) =>
    `.${hook}\`${type ?? text ?? ""}\``.padEnd(whole.length),
  );
}

const brands = new WeakMap<object, string>();

/** The type that a schema was branded with last, as it is written. */
export function brandOf(schema: object): string | undefined {
  return brands.get(schema);
}

/** What a schema of zod 4 can do. */
interface Branded {
  readonly _zod?: object;
  clone?(): object;
  brand?(): unknown;
}

/** Lets schemas be branded, whichever copy and version of zod they are from. */
export function installBrands(): void {
  // Of every object, since any copy of zod may make schemas; this process runs nothing but a spec.
  Reflect.defineProperty(Object.prototype, hook, {
    value(this: Branded, [text = ""]: readonly string[]): unknown {
      if (this._zod === undefined || this.clone === undefined) return this.brand?.();
      const clone = this.clone();
      brands.set(clone, text.trim());
      return clone;
    },
  });
}
