/** Where a soak runs, and for how long. */
export interface SoakPlan {
  readonly tier: string;
  /** Absent: memory alone. */
  readonly server?: { readonly kind: "memcached" | "redis"; readonly port: number };
  readonly memory: boolean;
  readonly seconds: number;
  /** Between two looks at the heap. */
  readonly burstMs: number;
}

/** What the process looked like while nothing was underway, garbage collected. */
export interface Sample {
  readonly seconds: number;
  /** Heap and external memory, in bytes. */
  readonly heap: number;
  readonly rss: number;
  /** Timers, sockets and the like, by their kind. */
  readonly resources: Readonly<Record<string, number>>;
  /** Of the clients and their sockets. */
  readonly listeners: number;
}

/** What happened, by kind. */
export type Counts = Readonly<Record<string, number>>;

/** What a soak prints when it is over. */
export interface SoakReport {
  readonly plan: SoakPlan;
  readonly counts: Counts;
  readonly samples: readonly Sample[];
}

/** A straight line through the samples of the second half: what the heap grew by there, in bytes. */
export function heapGrowth(samples: readonly Sample[]): number {
  const half = secondHalf(samples);
  const meanX = mean(half.map(({ seconds }) => seconds));
  const meanY = mean(half.map(({ heap }) => heap));
  let above = 0;
  let below = 0;
  for (const { seconds, heap } of half) {
    above += (seconds - meanX) * (heap - meanY);
    below += (seconds - meanX) ** 2;
  }
  const span = (half.at(-1)?.seconds ?? 0) - (half[0]?.seconds ?? 0);
  return below === 0 ? 0 : (above / below) * span;
}

/**
 * By how much the least of the last quarter is above the least of the second one: 0 unless something piles up. The first
 * quarter does not count, since clients set things up late; nor does the most, since a timer may just be running.
 */
export function increase(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const quarter = Math.max(1, samples.length >> 2);
  const [before, after] = [samples.slice(quarter, 2 * quarter), samples.slice(-quarter)];
  return Math.min(...after.map(of)) - Math.min(...before.map(of));
}

/** The kinds of resources that pile up. */
export function grownResources(samples: readonly Sample[]): readonly string[] {
  const kinds = new Set(samples.flatMap(({ resources }) => Object.keys(resources)));
  return [...kinds].filter((kind) => increase(samples, ({ resources }) => resources[kind] ?? 0) > 0);
}

function secondHalf(samples: readonly Sample[]): readonly Sample[] {
  return samples.slice(samples.length >> 1);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
