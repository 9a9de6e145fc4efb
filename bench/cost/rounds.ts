/** One way to do a thing: does it often and returns what one of them took, in microseconds. */
export type Candidate = () => Promise<number>;

/** Medians over alternating rounds, in microseconds. */
export interface Comparison {
  readonly ours: number;
  readonly yardstick: number;
  /** Median of the ratios of the rounds: both parts of a round met the same machine. */
  readonly ratio: number;
  /** The middle half of those ratios. */
  readonly spread: readonly [low: number, high: number];
}

const warmUpRounds = 4;

/** Runs both in turn, so that whatever else the machine does meets both alike; who begins changes with every round. */
export async function compare(ours: Candidate, yardstick: Candidate, rounds = 15): Promise<Comparison> {
  const samples: Sample[] = [];
  for (let round = -warmUpRounds; round < rounds; round++) {
    const sample = await (round % 2 === 0 ? oursFirst(ours, yardstick) : yardstickFirst(ours, yardstick));
    if (round >= 0) samples.push(sample);
  }
  const ratios = samples.map((sample) => sample.ours / sample.yardstick);
  return {
    ours: median(samples.map((sample) => sample.ours)),
    yardstick: median(samples.map((sample) => sample.yardstick)),
    ratio: median(ratios),
    spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
  };
}

interface Sample {
  readonly ours: number;
  readonly yardstick: number;
}

async function oursFirst(ours: Candidate, yardstick: Candidate): Promise<Sample> {
  const first = await ours();
  return { ours: first, yardstick: await yardstick() };
}

async function yardstickFirst(ours: Candidate, yardstick: Candidate): Promise<Sample> {
  const first = await yardstick();
  return { ours: await ours(), yardstick: first };
}

/** Reads a clock, in microseconds. */
export type Meter = () => number;

/** Time as it passes, for what waits for a server. */
export const elapsed: Meter = () => performance.now() * 1000;

/** What this process has computed, in all its threads: another one that is busy does not count. */
export const computed: Meter = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** What one call of `action` takes when `concurrency` callers each wait for one after the other, in microseconds. */
export async function microsecondsPerCall(
  calls: number,
  concurrency: number,
  action: (index: number) => Promise<unknown>,
  meter = elapsed,
): Promise<number> {
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < calls) await action(next++);
  };
  const start = meter();
  await Promise.all(Array.from({ length: concurrency }, caller));
  return (meter() - start) / calls;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(part * (values.length - 1) + 0.5)] ?? Number.NaN;
}
