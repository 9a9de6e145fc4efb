import { setTimeout as sleep } from "node:timers/promises";
import type { UniformCache } from "../../runtime/cache.js";
import { ValueEntries } from "../../runtime/value.js";
import type { Random } from "../support/random.js";
import type { Content } from "./content.js";
import { contentOf, versionOf } from "./content.js";
import type { Group, Phase, Role, Subject } from "./layout.js";
import { families, groupOf, groups, subjects } from "./layout.js";
import type { Call, Operation } from "./log.js";
import { monotonicMs } from "./monotonic.js";
import { waitedForProcessorMs } from "./processor.js";
import type { Source } from "./source.js";

/** Of 100 requests; the reads that follow a change come on top of it. */
const mix = { getOrSet: 66, get: 22, change: 12 } as const;

/** The requests of a service over the cache, each of them written down. */
export class Requests {
  readonly calls: Call[] = [];
  readonly #cache: UniformCache;
  readonly #byResult: ValueEntries<Subject, Subject, Subject, Content>;
  readonly #source: Source;
  readonly #random: Random;
  readonly #own: readonly Group[];
  /** Groups that this process is changing. */
  readonly #changing = new Set<Group>();
  /** What was changed a moment ago is read next. */
  readonly #followUps: Subject[] = [];
  /** The latest load of each subject. */
  readonly #loads = new Map<number, { readonly start: number; end: number }>();

  constructor(cache: UniformCache, source: Source, role: Role, random: Random) {
    this.#cache = cache;
    this.#source = source;
    this.#random = random;
    this.#own = groups.filter(({ owner }) => owner === role);
    this.#byResult = new ValueEntries(cache, {
      name: "by-result",
      lifetime: cache.lifetime,
      parse: (subject) => subject,
      key: (subject) => ({ key: `${cache.name}:by-result:${subject.key}`, input: subject }),
      resultTags: (subject) => [groupOf(subject).tag],
      resultFamilies: [families.result],
    });
  }

  /** The next request of the load. */
  next(phase: Phase): void {
    const kind = this.#random.weighted(mix);
    const group = kind === "change" ? this.#changeable(phase) : undefined;
    if (group) return this.#change(group);
    const subject = this.#followUps.shift() ?? this.#random.pick(subjects);
    void (kind === "get" ? this.get(subject) : this.getOrSet(subject));
  }

  get(subject: Subject): Promise<void> {
    const reading = isByResult(subject) ? this.#byResult.get(subject) : this.#cache.get(subject.key);
    return this.#read("get", subject, reading);
  }

  getOrSet(subject: Subject): Promise<void> {
    const load = (): Promise<Content> => this.#load(subject);
    const options = { tags: [groupOf(subject).tag] };
    const reading = isByResult(subject)
      ? this.#byResult.getOrSet(subject, load)
      : this.#cache.getOrSet(subject.key, load, options);
    return this.#read("getOrSet", subject, reading);
  }

  /** Whether no change of what a phase leaves alone is under way. */
  isQuiet(phase: Phase): boolean {
    return ![...this.#changing].some((group) => !group.phases.includes(phase));
  }

  #changeable(phase: Phase): Group | undefined {
    const free = this.#own.filter((group) => group.phases.includes(phase) && !this.#changing.has(group));
    return free.length > 0 ? this.#random.pick(free) : undefined;
  }

  /** The source changes first; the cache hears of it afterwards. */
  #change(group: Group): void {
    const call = this.#begin(operations[group.change], group.subjects[0]!);
    this.#changing.add(group);
    if (group.change !== "update") for (const subject of group.subjects) this.#changeSource(subject, call);
    const ended = this.#settle(call, this.#tellCache(group, call));
    void ended.then(() => {
      this.#changing.delete(group);
      this.#followUps.push(...group.subjects);
    });
  }

  async #tellCache(group: Group, call: Call): Promise<void> {
    const subject = group.subjects[0]!;
    if (group.change === "delete") return this.#cache.delete(subject.key);
    if (group.change === "update") return this.#update(subject, call);
    if (group.change !== "set") return this.#cache.invalidate([group.tag]);
    const options = { tags: [group.tag] };
    const isStored = await this.#cache.set(subject.key, contentOf(subject, call.changes[0]!.version), options);
    if (!isStored) throw new Error("not stored");
  }

  async #update(subject: Subject, call: Call): Promise<void> {
    const change = (current: unknown): Content => {
      this.#note(subject, current, call);
      return contentOf(subject, this.#changeSource(subject, call));
    };
    await this.#cache.update(subject.key, change, { tags: [groupOf(subject).tag] });
  }

  #changeSource(subject: Subject, call: Call): number {
    const version = this.#source.change(subject.id);
    call.changes.push({ id: subject.id, version });
    return version;
  }

  /** What it returns may be outdated before the load ends: the cache has to notice. */
  async #load(subject: Subject): Promise<Content> {
    const load = { start: monotonicMs(), end: Infinity };
    this.#loads.set(subject.id, load);
    const isReadFirst = this.#random.chance(0.5);
    const first = this.#source.version(subject.id);
    await sleep(1);
    const version = isReadFirst ? first : this.#source.version(subject.id);
    load.end = monotonicMs();
    return contentOf(subject, version);
  }

  async #read(operation: Operation, subject: Subject, reading: Promise<unknown>): Promise<void> {
    const call = this.#begin(operation, subject);
    await this.#settle(
      call,
      reading.then((value) => this.#note(subject, value, call)),
    );
    call.addedMs -= this.#loadedBetween(subject, call);
  }

  #note(subject: Subject, value: unknown, call: Call): void {
    const version = value === undefined ? "missing" : versionOf(subject, value);
    const isTooNew = typeof version === "number" && version > this.#source.version(subject.id);
    call.reads.push({ id: subject.id, version: isTooNew ? "wrong" : version });
  }

  #begin(operation: Operation, { id }: Subject): Call {
    const start = monotonicMs();
    const measured = { outcome: "pending", end: start, addedMs: 0, starvedMs: waitedForProcessorMs() } as const;
    const call: Call = { operation, id, start, ...measured, reads: [], changes: [] };
    this.calls.push(call);
    return call;
  }

  async #settle(call: Call, running: Promise<unknown>): Promise<void> {
    const outcome = await running.then(
      () => "resolved" as const,
      (error: unknown) => {
        call.error = String(error);
        return "rejected" as const;
      },
    );
    call.end = monotonicMs();
    call.addedMs = call.end - call.start;
    call.starvedMs = waitedForProcessorMs() - call.starvedMs;
    call.outcome = outcome;
  }

  /** How long the source was at work for this call or for one that it joined. */
  #loadedBetween(subject: Subject, { start, end }: Call): number {
    const load = this.#loads.get(subject.id);
    return load ? Math.max(0, Math.min(load.end, end) - Math.max(load.start, start)) : 0;
  }
}

const operations = {
  tag: "invalidate",
  "result-tag": "invalidate",
  delete: "delete",
  set: "set",
  update: "update",
} as const satisfies Readonly<Record<Group["change"], Operation>>;

function isByResult(subject: Subject): boolean {
  return groupOf(subject).change === "result-tag";
}
