/** A mistake that the suite has to find: what stands exactly once in a file of the runtime, and what replaces it. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** The worlds and variants in which the mistake shows. */
  readonly foundBy: readonly string[];
}

const scheduled = "Scheduled: a backend with every capability";
const scheduledResults = "Scheduled: tags of results";
const scheduledMemory = "Scheduled: memory in front of it";
const scheduledLosses = "Scheduled: a backend that loses what it acknowledged";

export const mutants: readonly Mutant[] = [
  {
    name: "Mutant: a loaded value is put whatever the key holds",
    file: "runtime/admission.ts",
    find: "return await remote.put(lookup.key, entry, leftMs, token);",
    replace: "await remote.write(lookup.key, entry, leftMs); return true;",
    foundBy: [scheduled, "Redis", "Memcached"],
  },
  {
    name: "Mutant: versions are snapshotted after the load",
    file: "runtime/result-tags.ts",
    find: `{ lookup, versions: before = noVersions }: Departed,
  added: readonly string[],
): Promise<Versions | undefined> {`,
    replace: `{ lookup, tags }: Departed,
  added: readonly string[],
): Promise<Versions | undefined> {
  const before = await remote.tags.seed([...tags, ...lookup.families], lifeMs(lookup.lifetime));`,
    foundBy: [scheduled, "Redis", "Memcached"],
  },
  {
    name: "Mutant: a refresh compares no token",
    file: "runtime/admission.ts",
    find: `{ lookup, token }: Departure, { entry }: Candidate, leftMs: number): Promise<boolean> {
    try {`,
    replace: `{ lookup, token, claim }: Departure, { entry }: Candidate, leftMs: number): Promise<boolean> {
    try {
      if (claim && claim.markKey !== lookup.key) return await remote.write(lookup.key, entry, leftMs).then(() => true);`,
    foundBy: [scheduled, "Redis", "Memcached"],
  },
  {
    name: "Mutant: what was on its way when a message came is promoted all the same",
    file: "runtime/fetch.ts",
    find: "if (view) this.#parts.admission.promote(view, entry, any);",
    replace: `if (!view) return;
    const { admission, tiers } = this.#parts;
    const { lookup, tags, readAt, epoch } = view;
    admission.promote(admission.view(lookup, tags, { readAt, epoch }), entry, tiers.tags.any);`,
    foundBy: [scheduledMemory, "Redis behind memory, answers late"],
  },
  {
    name: "Mutant: a tag is invalidated before its family",
    file: "runtime/changes.ts",
    find: `await remote.tags.remove(families);
        } finally {
          // A family that could not be removed is no reason to leave its tags valid.
          await remote.tags.remove(members);`,
    replace: `await remote.tags.remove(members);
        } finally {
          await remote.tags.remove(families);`,
    foundBy: [scheduledResults, "Redis"],
  },
  {
    name: "Mutant: a load reads the family before the tags of its result",
    file: "runtime/result-tags.ts",
    find: `const versions = await remote.tags.seed(added, lifeMs(lookup.lifetime));
  const families = await remote.tags.read(lookup.families);`,
    replace: `const families = await remote.tags.read(lookup.families);
  const versions = await remote.tags.seed(added, lifeMs(lookup.lifetime));`,
    foundBy: [scheduledResults, "Redis"],
  },
  {
    name: "Mutant: nothing is replayed after a failover",
    file: "runtime/replay.ts",
    find: "new Set([...names, ...journal.recent().filter(isConcerned)])",
    replace: "new Set<string>()",
    foundBy: [scheduledLosses, "Redis failed over, replication cut before"],
  },
  {
    name: "Mutant: what a disk restored is believed",
    file: "runtime/replay.ts",
    find: "const names = isKnown ? ",
    replace: 'const names = isKnown || loss === "restart" ? ',
    foundBy: [scheduledLosses],
  },
];
