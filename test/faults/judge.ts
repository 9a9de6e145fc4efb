import type { Call, Changed, Seen } from "./log.js";

/** What the services of one run did, all of them together, and when the run had its turns. */
export interface Evidence {
  /** One list per process. */
  readonly calls: readonly (readonly Call[])[];
  /** How long a read may miss an acknowledged change, in milliseconds: 0 without a memory tier. */
  readonly boundMs: number;
  /** From when on a change has to be seen that was rejected at a time. */
  readonly appliedAt: (rejectedAt: number) => number;
  /** A time in words. */
  readonly when: (at: number) => string;
}

export interface Verdict {
  /** Values that were never made of what was asked for. */
  readonly wrong: number;
  /** Acknowledged changes after which an older value was read. */
  readonly undone: number;
  /** Rejected changes that were not applied in time after the recovery. */
  readonly unapplied: number;
  /** Rejected changes after which the process that asked for them read an older value, before the recovery too. */
  readonly ignored: number;
  readonly unsettled: number;
  /** Reads that rejected although the source never fails. */
  readonly failedReads: number;
  readonly acknowledged: number;
  readonly rejected: number;
  /** The first violations, in words. */
  readonly examples: readonly string[];
}

/** A change, and from when on nobody who starts a read may see something older. */
interface Claim extends Changed {
  readonly from: number;
  readonly by: number;
  /** Nobody else has to see it. */
  readonly isPrivate?: boolean;
  readonly kind: "undone" | "unapplied" | "ignored";
  readonly call: Call;
}

/** Holds every read against every change that it had to see. */
export function judge(evidence: Evidence): Verdict {
  const all = evidence.calls.flat();
  const changing = all.filter(({ changes }) => changes.length > 0);
  const violations = violationsOf(evidence);
  const count = (kind: Claim["kind"]): number => violations.filter(({ claim }) => claim.kind === kind).length;
  const isRead = ({ operation }: Call): boolean => operation === "get" || operation === "getOrSet";
  return {
    wrong: all.flatMap(({ reads }) => reads).filter(({ version }) => version === "wrong").length,
    undone: count("undone"),
    unapplied: count("unapplied"),
    ignored: count("ignored"),
    unsettled: all.filter(isPending).length,
    failedReads: all.filter((call) => isRead(call) && call.outcome === "rejected").length,
    acknowledged: changing.filter(({ outcome }) => outcome === "resolved").length,
    rejected: changing.filter(({ outcome }) => outcome === "rejected").length,
    examples: [
      ...violations.slice(0, 8).map((violation) => described(violation, evidence.when)),
      ...evidence.calls.flatMap((own, process) => own.filter(isPending).slice(0, 4).map(unsettled(process, evidence))),
    ],
  };
}

interface Violation {
  readonly claim: Claim;
  readonly read: Call;
  readonly process: number;
  readonly seen: Seen;
}

/** For every claim that was violated, the first read that did so. */
function violationsOf(evidence: Evidence): Violation[] {
  const reads = readsById(evidence.calls);
  return claimsOf(evidence).flatMap((claim) => {
    const violating = (reads.get(claim.id) ?? []).find(
      ({ call, process, seen }) =>
        call.start > claim.from &&
        (!claim.isPrivate || claim.by === process) &&
        typeof seen.version === "number" &&
        seen.version < claim.version,
    );
    return violating ? [{ claim, read: violating.call, ...violating }] : [];
  });
}

function claimsOf({ calls, boundMs, appliedAt }: Evidence): Claim[] {
  return calls.flatMap((own, process) =>
    own.flatMap((call) => call.changes.flatMap((change) => claimsOfChange(change, call, process, boundMs, appliedAt))),
  );
}

function claimsOfChange(
  change: Changed,
  call: Call,
  by: number,
  boundMs: number,
  appliedAt: Evidence["appliedAt"],
): readonly Claim[] {
  if (call.outcome === "resolved") return [{ ...change, call, by, from: call.end + boundMs, kind: "undone" }];
  // What never settled is unsettled; whether it happened is not known.
  if (call.outcome === "pending") return [];
  // An update that rejects promises nothing: the value was replaced or not. A deletion would lose the counters of others.
  if (call.operation === "update") return [];
  return [
    { ...change, call, by, from: appliedAt(call.end), kind: "unapplied" },
    { ...change, call, by, from: call.end, isPrivate: true, kind: "ignored" },
  ];
}

interface ReadOf {
  readonly call: Call;
  readonly process: number;
  readonly seen: Seen;
}

function readsById(calls: Evidence["calls"]): Map<number, ReadOf[]> {
  const reads = new Map<number, ReadOf[]>();
  for (const [process, own] of calls.entries()) {
    for (const call of own) {
      for (const seen of call.reads) {
        const list = reads.get(seen.id) ?? [];
        reads.set(seen.id, list);
        list.push({ call, process, seen });
      }
    }
  }
  return reads;
}

function described({ claim, read, seen, process }: Violation, when: Evidence["when"]): string {
  const { operation, end, outcome, error } = claim.call;
  const change = `${operation} by process ${claim.by} ${outcome} at ${when(end)}${error ? ` (${error})` : ""}`;
  const reading = `${read.operation} in process ${process} at ${when(read.start)} read version ${seen.version}`;
  return `${claim.kind}: version ${claim.version} of subject ${claim.id}, ${change}; ${reading}`;
}

function isPending({ outcome }: Call): boolean {
  return outcome === "pending";
}

function unsettled(process: number, { when }: Evidence): (call: Call) => string {
  return ({ operation, id, start }) =>
    `unsettled: ${operation} of subject ${id} in process ${process}, started at ${when(start)}`;
}
