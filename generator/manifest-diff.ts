import { isDeepStrictEqual } from "node:util";
import type { Manifest, ManifestEntry } from "./manifest.js";

/** One thing about a route, mutation or value that is another one than before; absent means that it was not declared. */
export interface Change {
  readonly what: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What became of a route, mutation or value. */
export interface EntryDiff {
  readonly kind: "added" | "changed" | "removed" | "renamed";
  readonly before: ManifestEntry | undefined;
  readonly after: ManifestEntry | undefined;
  readonly changes: readonly Change[];
  /** Entries that are stored now are never read again: for how many milliseconds they may stay. */
  readonly orphanedForMs: number | undefined;
  /** Tags that entries stored now do not carry though new ones do: for how many milliseconds they may be read. */
  readonly untaggedForMs: number | undefined;
}

/** What a deploy changes. */
export interface ManifestDiff {
  /** The first segment of every key, where it changed. */
  readonly name: Change | undefined;
  /** Sorted by name. */
  readonly entries: readonly EntryDiff[];
}

/** Compares what two manifests tell. */
export function diffManifests(before: Manifest, after: Manifest): ManifestDiff {
  const isRenamed = before.name !== undefined && after.name !== undefined && before.name !== after.name;
  const pairs = paired(before.routes, after.routes);
  const entries = pairs
    .map(([old, now]) => entryDiff(old, now, isRenamed))
    .filter(
      ({ kind, changes, orphanedForMs }) => kind !== "changed" || changes.length > 0 || orphanedForMs !== undefined,
    )
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return { name: isRenamed ? { what: "name", before: before.name, after: after.name } : undefined, entries };
}

/** What an entry is called, after the change where it is still there. */
export function nameOf({ before, after }: EntryDiff): string {
  return (after ?? before)?.name ?? "";
}

type Pair = readonly [before: ManifestEntry | undefined, after: ManifestEntry | undefined];

/** By name; what is left by method and path, or for a value by what its key is made of. */
function paired(before: readonly ManifestEntry[], after: readonly ManifestEntry[]): Pair[] {
  const [added, same] = split(after, (entry) => before.some(({ name }) => name === entry.name));
  const [removed] = split(before, (entry) => after.some(({ name }) => name === entry.name));
  const renamed = removed.flatMap((old): Pair[] => {
    const now = added.filter((entry) => identityOf(entry) === identityOf(old));
    return now.length === 1 ? [[old, now[0]]] : [];
  });
  const known = new Set(renamed.flat());
  return [
    ...same.map((now): Pair => [before.find(({ name }) => name === now.name), now]),
    ...renamed,
    ...removed.filter((old) => !known.has(old)).map((old): Pair => [old, undefined]),
    ...added.filter((now) => !known.has(now)).map((now): Pair => [undefined, now]),
  ];
}

function split<T>(all: readonly T[], isSecond: (item: T) => boolean): [T[], T[]] {
  return [all.filter((item) => !isSecond(item)), all.filter(isSecond)];
}

function identityOf({ method, path, key, version }: ManifestEntry): string {
  return JSON.stringify(method === undefined ? [key, version] : [method, path]);
}

function entryDiff(before: ManifestEntry | undefined, after: ManifestEntry | undefined, isMoved: boolean): EntryDiff {
  const common = { before, after, untaggedForMs: undefined };
  if (!before) return { ...common, kind: "added", changes: [], orphanedForMs: undefined };
  const life = lifeOf(before);
  if (!after) return { ...common, kind: "removed", changes: [], orphanedForMs: life };
  const changes = changesOf(before, after);
  const isOrphaned = isMoved || changes.some(({ what }) => ["name", "key", "version"].includes(what));
  return {
    before,
    after,
    kind: before.name === after.name ? "changed" : "renamed",
    changes,
    orphanedForMs: isOrphaned ? life : undefined,
    untaggedForMs: !isOrphaned && gainsTags(before, after) ? life : undefined,
  };
}

/** In the order in which they are shown; what only a later version of the program writes comes last. */
const order = "name method path key version ttlMs staleWhileRevalidateMs staleIfErrorMs negativeTtlMs".split(" ");

function changesOf(before: ManifestEntry, after: ManifestEntry): Change[] {
  const members = [...new Set([...order, ...Object.keys(before).toSorted(), ...Object.keys(after).toSorted()])];
  return members
    .filter((what) => !isDeepStrictEqual(before[what], after[what]))
    .map((what) => ({ what, before: before[what], after: after[what] }));
}

/** How long an entry may be kept, stale or not; `undefined` where nothing is stored. */
function lifeOf({
  key,
  ttlMs,
  staleWhileRevalidateMs,
  staleIfErrorMs,
  negativeTtlMs,
}: ManifestEntry): number | undefined {
  if (key === undefined) return undefined;
  const [ttl, ...stale] = [ttlMs, staleWhileRevalidateMs, staleIfErrorMs].map(millis);
  const success = ttl === 0 ? 0 : (ttl ?? 0) + Math.max(0, ...stale);
  const errors = typeof negativeTtlMs === "object" && negativeTtlMs ? Object.values(negativeTtlMs) : [negativeTtlMs];
  const life = Math.max(success, ...errors.map(millis));
  return life === 0 ? undefined : life;
}

function millis(span: number | null | undefined): number {
  return span === null ? Infinity : (span ?? 0);
}

/** An entry is invalidated by the tags that it was stored with. */
function gainsTags({ tags: before }: ManifestEntry, { tags: after }: ManifestEntry): boolean {
  if (after === undefined || isDeepStrictEqual(before, after)) return false;
  return after === "function" || before === "function" || after.some((tag) => !before?.includes(tag));
}
