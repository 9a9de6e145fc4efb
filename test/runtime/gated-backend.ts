import { setImmediate as nextTurn } from "node:timers/promises";
import type { CacheBackend, MaybePromise } from "../../runtime/backend.js";

/** A call that waits for the test: before the backend gets it, or before its answer arrives. */
export interface Stop {
  /** Resolves when the call is there. */
  readonly reached: Promise<void>;
  open(): void;
}

export interface StopAt {
  readonly method: "delete" | "drop" | "get" | "put" | "read" | "set";
  readonly side: "answer" | "call";
  /** Stops only a call for a key that ends with this. Default: any. */
  readonly suffix?: string;
  /** Passes so many calls that fit before it stops one. Default 0. */
  readonly skip?: number;
}

interface ArmedStop extends StopAt {
  readonly arrive: () => Promise<void>;
  /** How many calls that fit are still to be passed. */
  left: number;
}

/** A backend whose calls can be stopped, with the capabilities of the one behind it. */
export interface GatedBackend {
  readonly backend: CacheBackend;
  /** Names of the methods that were called, in their order. */
  readonly calls: string[];
  /** Stops the next call that fits. */
  stop(at: StopAt): Stop;
}

export function gated(inner: CacheBackend): GatedBackend {
  const calls: string[] = [];
  const armed: ArmedStop[] = [];
  const pass = async (method: StopAt["method"], side: StopAt["side"], keys: readonly string[]): Promise<void> => {
    const fits = ({ suffix = "" }: StopAt): boolean => keys.some((key) => key.endsWith(suffix));
    const index = armed.findIndex((stop) => stop.method === method && stop.side === side && fits(stop));
    if (index === -1) return;
    armed[index]!.left -= 1;
    if (armed[index]!.left < 0) await armed.splice(index, 1)[0]!.arrive();
  };
  const through = async <T>(
    method: StopAt["method"],
    keys: readonly string[],
    run: () => MaybePromise<T>,
  ): Promise<T> => {
    calls.push(method);
    await pass(method, "call", keys);
    const answer = await run();
    await pass(method, "answer", keys);
    return answer;
  };
  const backend: CacheBackend = {
    ...inner,
    // The test decides how long a call takes.
    timeoutMs: 60_000,
    get: (key) => through("get", [key], () => inner.get(key)),
    set: (key, bytes, ttlMs) => through("set", [key], () => inner.set(key, bytes, ttlMs)),
    delete: (key) => through("delete", [key], () => inner.delete(key)),
    ...(inner.read && { read: (keys) => through("read", keys, () => inner.read!(keys)) }),
    ...(inner.put && {
      put: (key, ...rest) => through("put", [key], () => inner.put!(key, ...rest)),
    }),
    ...(inner.drop && { drop: (key, token) => through("drop", [key], () => inner.drop!(key, token)) }),
  };
  return { backend, calls, stop: (at) => arm(at, armed) };
}

function arm(at: StopAt, armed: ArmedStop[]): Stop {
  const [reached, gate] = [signal(), signal()];
  const arrive = (): Promise<void> => {
    reached.give();
    return gate.given;
  };
  armed.push({ ...at, arrive, left: at.skip ?? 0 });
  return { reached: reached.given, open: gate.give };
}

/** A promise that the test resolves. */
export interface Signal {
  readonly given: Promise<void>;
  give(): void;
}

export function signal(): Signal {
  let give!: () => void;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

/** Lets everything happen that needs no stopped call: enough turns of the event loop for a local server to answer. */
export async function quiet(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await nextTurn();
}
