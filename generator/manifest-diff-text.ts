import type { ManifestEntry } from "./manifest.js";
import { type Change, type EntryDiff, type ManifestDiff, nameOf } from "./manifest-diff.js";
import { shownSpan } from "./shown-span.js";

const marks = { added: "+", changed: "~", removed: "-", renamed: "~" } as const;

/** The lines that tell people what a deploy changes. */
export function diffLines({ name, entries }: ManifestDiff): string[] {
  if (entries.length === 0 && !name) return ["Nothing changed."];
  return [
    ...(name ? [`~ all keys begin with ${shown(name.after)} instead of ${shown(name.before)}`, ""] : []),
    ...entries.flatMap((entry) => [headOf(entry), ...bodyOf(entry)]),
    "",
    ...consequences(entries),
  ];
}

function headOf(entry: EntryDiff): string {
  const { kind, before, after } = entry;
  const described = after ?? before;
  const title = described?.method === undefined ? "value" : `${described.method} ${described.path}`;
  const renamed = kind === "renamed" ? `  (was ${before?.name})` : "";
  return `${marks[kind]} ${nameOf(entry)}  ${title}${renamed}`;
}

function bodyOf({ kind, changes }: EntryDiff): string[] {
  return kind === "added" || kind === "removed"
    ? []
    : changes.filter(({ what }) => what !== "name").flatMap((change) => changeLines(change));
}

/** What members of a manifest are called for people. */
const titles: Readonly<Record<string, string>> = {
  ttlMs: "ttl",
  staleWhileRevalidateMs: "stale while refreshed",
  staleIfErrorMs: "stale if error",
  softTimeoutMs: "soft timeout",
  hardTimeoutMs: "hard timeout",
  negativeTtlMs: "negative ttl",
};

const labelWidth = 22;

function changeLines(change: Change): string[] {
  const title = `    ${(titles[change.what] ?? change.what).padEnd(labelWidth)}`;
  return valueLines(change).map((line, index) => (index === 0 ? title : " ".repeat(title.length)) + line);
}

function valueLines({ what, before, after }: Change): string[] {
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(before, after);
  const [old, now] = [before, after].map((value) => (what.endsWith("Ms") ? spanText(value) : shown(value)));
  const line = `${old} → ${now}`;
  return line.length <= 80 ? [line] : [String(old), `→ ${now}`];
}

function listChanges(before: readonly unknown[], after: readonly unknown[]): string[] {
  const lines = [
    ...after.filter((item) => !before.includes(item)).map((item) => `+ ${shown(item)}`),
    ...before.filter((item) => !after.includes(item)).map((item) => `- ${shown(item)}`),
  ];
  return lines.length > 0 ? lines : ["in another order"];
}

function spanText(value: unknown): string {
  if (value === null) return "forever";
  if (typeof value === "number") return shownSpan(value);
  if (typeof value !== "object") return "none";
  return Object.entries(value)
    .map(([status, span]) => `${status}: ${spanText(span)}`)
    .join(", ");
}

function shown(value: unknown): string {
  if (value === undefined) return "none";
  if (value === "function") return "by a function";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a deploy means to entries that are stored now. */
function consequences(entries: readonly EntryDiff[]): string[] {
  const orphaned = entries.flatMap((entry) => affected(entry.before, entry.orphanedForMs));
  const untagged = entries.flatMap((entry) => affected(entry.before, entry.untaggedForMs));
  return [
    ...(orphaned.length > 0
      ? [
          "A deploy orphans what is stored of these: nobody reads it again, and it expires by itself within",
          ...orphaned,
        ]
      : ["A deploy orphans no entry."]),
    ...(untagged.length > 0
      ? [
          "What is stored of these does not carry the new tags, and is not invalidated by them until it expires within",
          ...untagged,
          "Give such a route another `version` where that matters.",
        ]
      : []),
  ];
}

function affected(entry: ManifestEntry | undefined, ms: number | undefined): string[] {
  if (entry === undefined || ms === undefined) return [];
  const span = ms === Infinity ? "forever, that is until it is evicted" : shownSpan(ms);
  return [`    ${entry.name.padEnd(labelWidth)}${span}`];
}
