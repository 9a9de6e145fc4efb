import type { Change, History, Read } from "./history.js";
import type { Instant } from "./instant.js";
import { inMs } from "./instant.js";

/** A read that was given something older than a change that was acknowledged before the read began. */
export interface Violation {
  readonly read: Read;
  readonly change: Change;
}

export interface Bounds {
  /** How long after its acknowledgement a change of another process may go unseen. A change of one's own never may. */
  readonly othersNs: number;
}

/** What a history comes to. */
export interface Verdict {
  /** In the order in which they were seen. */
  readonly violations: readonly Violation[];
  /**
   * Loads that a process shared while it could not reach the backend: it runs one load for all who ask then, and cannot
   * know what was changed meanwhile.
   */
  readonly sharedInTheDark: readonly Violation[];
}

/** Changes of one name, in the order of their acknowledgement, and which of those so far began last. */
class Acknowledged {
  readonly #ends: Instant[] = [];
  readonly #latest: Change[] = [];

  /** Call it in the order of acknowledgement. */
  add(change: Change, end: Instant): void {
    const before = this.#latest.at(-1);
    this.#ends.push(end);
    this.#latest.push(before && before.start > change.start ? before : change);
  }

  /** Of the changes that were acknowledged before `instant`, the one that began last. */
  before(instant: Instant): Change | undefined {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ends[middle]! < instant) low = middle + 1;
      else high = middle;
    }
    return this.#latest[low - 1];
  }
}

/**
 * Every read that was given an older value than it may.
 *
 * A loaded value is older than a change if it was loaded from data of before the change. A value that somebody set is
 * older only than changes that began after the `set` had ended: of two at the same time, either may be the last.
 */
export function judged({ changes, reads }: History, { othersNs }: Bounds): Verdict {
  const ends = new Map(changes.map(({ id, end }) => [id, end ?? Infinity]));
  const byName = acknowledgedByName(changes);
  const found: Violation[] = [];
  for (const read of reads) {
    if (!read.datum) continue;
    const { asOf, by, tags } = read.datum;
    const validUntil = by === undefined ? asOf : (ends.get(by) ?? Infinity);
    for (const name of [read.key, ...tags]) {
      const own = byName.get(`${read.process} ${name}`)?.before(read.start);
      const any = byName.get(name)?.before(read.start - othersNs);
      const change = [own, any].find((candidate) => candidate && candidate.start > validUntil);
      if (change) found.push({ read, change });
    }
  }
  const inOrder = found.toSorted((a, b) => a.read.end - b.read.end);
  return {
    violations: inOrder.filter((violation) => !isInTheDark(violation)),
    sharedInTheDark: inOrder.filter(isInTheDark),
  };
}

function isInTheDark({ read, change }: Violation): boolean {
  const { isCutOff = false, datum, process } = read;
  return isCutOff && datum?.by === undefined && datum?.process === process && change.process !== process;
}

/** By name, and by process and name. */
function acknowledgedByName(changes: readonly Change[]): ReadonlyMap<string, Acknowledged> {
  const byName = new Map<string, Acknowledged>();
  const done = changes.flatMap((change) => (change.end === undefined ? [] : [{ change, end: change.end }]));
  for (const { change, end } of done.toSorted((a, b) => a.end - b.end)) {
    for (const name of change.names.flatMap((name) => [name, `${change.process} ${name}`])) {
      const acknowledged = byName.get(name) ?? new Acknowledged();
      byName.set(name, acknowledged);
      acknowledged.add(change, end);
    }
  }
  return byName;
}

/** How many operations had ended when `violation` was seen. */
export function operationsUntil({ changes, reads }: History, violation: Violation): number {
  const { end } = violation.read;
  const hadEnded = (operation: { readonly end?: Instant }): boolean => (operation.end ?? Infinity) <= end;
  return changes.filter(hadEnded).length + reads.filter(hadEnded).length;
}

/** The violation, and what else happened to the same names from the value's data on, one line each. */
export function told({ read, change }: Violation, { changes, reads }: History): string {
  const names = new Set([read.key, ...(read.datum?.tags ?? [])]);
  const from = (read.datum?.asOf ?? change.start) - 5e6;
  const isNear = (start: Instant, end: Instant): boolean => start <= read.end && end >= from;
  const lines = [
    ...changes
      .filter(({ names: named, start, end = start }) => named.some((name) => names.has(name)) && isNear(start, end))
      .map((one) => ({ at: one.start, text: changeText(one), mark: one === change })),
    ...reads
      .filter(({ key, start, end }) => key === read.key && isNear(start, end))
      .map((one) => ({ at: one.start, text: readText(one), mark: one === read })),
  ];
  const near = lines.toSorted((a, b) => a.at - b.at);
  return near.map(({ text, mark }) => `${mark ? ">" : " "} ${text}`).join("\n");
}

function changeText({ kind, id, process, names, start, end }: Change): string {
  const acknowledged = end === undefined ? "not acknowledged" : `acknowledged ${inMs(end)}`;
  return `${inMs(start)} process ${process}: ${kind} ${names.join(", ")} (${id}), ${acknowledged}`;
}

function readText({ kind, process, key, start, end, datum, isCutOff }: Read): string {
  const source = datum?.by === undefined ? ` by a load of ${datum?.process}` : ` by ${datum.by}`;
  const answer = datum ? `data of ${inMs(datum.asOf)}${source} with ${datum.tags.join(", ")}` : "nothing";
  const darkness = isCutOff ? ", cut off" : "";
  return `${inMs(start)} process ${process}: ${kind} ${key}, answered ${inMs(end)} with ${answer}${darkness}`;
}
