import type { Frozen } from "../../../../../runtime/frozen.js";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const exactly = <A, B>(_: Same<A, B>): void => undefined;

exactly<Frozen<unknown>, unknown>(true);
exactly<Frozen<any>, any>(true);
exactly<Frozen<never>, never>(true);
exactly<Frozen<undefined>, undefined>(true);
exactly<Frozen<string | null | undefined>, string | null | undefined>(true);
exactly<Frozen<"a" | 1 | 2n | true>, "a" | 1 | 2n | true>(true);

exactly<Frozen<{ a: number; b?: string }>, { readonly a: number; readonly b?: string }>(true);
exactly<Frozen<{ a: { b: string[] }[] }>, { readonly a: readonly { readonly b: readonly string[] }[] }>(true);
exactly<Frozen<readonly [a: number, b?: { c: 1 }]>, readonly [a: number, b?: { readonly c: 1 }]>(true);
exactly<Frozen<[1, ...string[][]]>, readonly [1, ...(readonly string[])[]]>(true);
exactly<Frozen<Record<string, string[]>>, { readonly [name: string]: readonly string[] }>(true);
exactly<Frozen<{ a: 1 } | string[] | Date>, { readonly a: 1 } | readonly string[] | Date>(true);

exactly<Frozen<Date>, Date>(true);
exactly<Frozen<Map<string, string[]>>, Map<string, string[]>>(true);
exactly<Frozen<ReadonlyMap<string, string[]>>, ReadonlyMap<string, string[]>>(true);
exactly<Frozen<Set<{ a: 1 }>>, Set<{ a: 1 }>>(true);
exactly<Frozen<Buffer>, Buffer>(true);
exactly<Frozen<Float64Array>, Float64Array>(true);
exactly<Frozen<BigInt64Array>, BigInt64Array>(true);
exactly<Frozen<ArrayBuffer>, ArrayBuffer>(true);
exactly<Frozen<DataView>, DataView>(true);
exactly<Frozen<URL>, URL>(true);
exactly<Frozen<RegExp>, RegExp>(true);
exactly<Frozen<(a: string) => void>, (a: string) => void>(true);
exactly<Frozen<{ at: Date; raw: Uint8Array[] }>, { readonly at: Date; readonly raw: readonly Uint8Array[] }>(true);

type Branded = string & { readonly brand: "id" };
exactly<Frozen<{ id: Branded }>, { readonly id: Branded }>(true);
