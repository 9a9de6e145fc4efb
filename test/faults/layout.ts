/** The two service processes: each changes one half of the groups, and both read everything. */
export const roles = ["a", "b"] as const;
export type Role = (typeof roles)[number];

/** What makes the entries of a group unusable, after the source has changed. */
export const changes = ["tag", "result-tag", "delete", "set", "update"] as const;
export type Change = (typeof changes)[number];

/**
 * The parts of a run. What is changed `before` the harm has to outlive it, what is changed `during` it has to be made up
 * for `after` it.
 */
export type Phase = "before" | "during" | "after";

/** One datum of the source, and the entry of the cache that shows it. */
export interface Subject {
  /** Its place in the source. */
  readonly id: number;
  readonly key: string;
  readonly group: number;
}

/** Subjects that change together. */
export interface Group {
  readonly change: Change;
  readonly owner: Role;
  /** When the owner changes it; a change after the harm would hide that one before or during it was lost. */
  readonly phases: readonly Phase[];
  readonly tag: string;
  readonly subjects: readonly Subject[];
}

const habits: readonly (readonly Phase[])[] = [["before", "during", "after"], ["before", "during"], ["before"]];
const subjectsOf: Readonly<Record<Change, number>> = { tag: 3, "result-tag": 2, delete: 1, set: 1, update: 1 };

/** Families of tags: those that are known before a load, and those that come from its result. */
export const families = { fixed: "fixed", result: "result" } as const;

/** Every combination of change, owner and habit twice. */
export const groups: readonly Group[] = makeGroups();

export const subjects: readonly Subject[] = groups.flatMap((group) => group.subjects);

/** The group that `subject` belongs to. */
export function groupOf(subject: Subject): Group {
  return groups[subject.group]!;
}

function makeGroups(): Group[] {
  const made: Group[] = [];
  let id = 0;
  for (const change of changes) {
    for (let index = 0; index < 2 * roles.length * habits.length; index++) {
      const group = made.length;
      made.push({
        change,
        owner: roles[index % roles.length]!,
        phases: habits[Math.floor(index / roles.length) % habits.length]!,
        tag: `${change === "result-tag" ? families.result : families.fixed}:${group}`,
        subjects: Array.from({ length: subjectsOf[change] }, () => ({ id, key: `${change}-${id++}`, group })),
      });
    }
  }
  return made;
}
