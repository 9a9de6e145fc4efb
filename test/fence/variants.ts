import type { Disturbance } from "./disturbance.js";
import { startFailoverSite } from "./failover-site.js";
import { startMemcachedSite } from "./memcached-site.js";
import { startRedisSite } from "./redis-site.js";
import type { Site } from "./site.js";

/** What the processes of a fleet go through. */
export interface Variant {
  readonly name: string;
  start(): Promise<Site>;
  /** How long memory is trusted; absent: the tier is off, and no change may be missed. */
  readonly maxStalenessMs?: number;
  readonly disturbances: readonly Disturbance[];
  /** The largest padding of a value, in bytes. */
  readonly padding?: number;
  /** Is a part of `npm test`. */
  readonly isShort?: true;
  /** Counters are lost with the server's memory, so their increments are counted only where nothing is lost. */
  readonly losesData?: true;
}

const maxStalenessMs = 200;
const scarce = ["--maxmemory", "4mb", "--maxmemory-policy", "allkeys-lru", "--maxmemory-samples", "1"];

const redis = (): Promise<Site> => startRedisSite();
const snapshots = (): Promise<Site> => startRedisSite({ snapshots: true });
const memcached = (): Promise<Site> => startMemcachedSite();

export const variants: readonly Variant[] = [
  { name: "Redis", start: redis, disturbances: ["pause"], isShort: true },
  { name: "Redis behind memory", start: redis, maxStalenessMs, disturbances: ["pause"] },
  {
    name: "Redis behind memory, answers late",
    start: () => startRedisSite({ delayMs: 10 }),
    maxStalenessMs: 60,
    disturbances: [],
    isShort: true,
  },
  { name: "Redis, keys evicted", start: redis, disturbances: ["pause", "evict"], isShort: true, losesData: true },
  {
    name: "Redis behind memory, keys evicted",
    start: redis,
    maxStalenessMs,
    disturbances: ["pause", "evict"],
    losesData: true,
  },
  {
    name: "Redis with 4 MB (allkeys-lru)",
    start: () => startRedisSite({ args: scarce }),
    disturbances: ["fill"],
    padding: 20_000,
    losesData: true,
  },
  { name: "Redis restarted empty", start: redis, disturbances: ["forget"], losesData: true },
  {
    name: "Redis restarted from a snapshot",
    start: snapshots,
    disturbances: ["forget"],
    isShort: true,
    losesData: true,
  },
  {
    name: "Redis behind memory, restarted from a snapshot",
    start: snapshots,
    maxStalenessMs,
    disturbances: ["forget"],
    losesData: true,
  },
  {
    name: "Redis failed over, replication cut before",
    start: startFailoverSite,
    disturbances: ["forget"],
    losesData: true,
  },
  {
    name: "Redis behind memory, failed over, replication cut before",
    start: startFailoverSite,
    maxStalenessMs,
    disturbances: ["forget"],
    losesData: true,
  },
  { name: "Memcached", start: memcached, disturbances: ["pause"], isShort: true },
  { name: "Memcached behind memory", start: memcached, maxStalenessMs, disturbances: ["pause"], isShort: true },
  { name: "Memcached, keys evicted", start: memcached, disturbances: ["pause", "evict"], losesData: true },
  {
    name: "Memcached behind memory, keys evicted",
    start: memcached,
    maxStalenessMs,
    disturbances: ["pause", "evict"],
    losesData: true,
  },
  {
    name: "Memcached with 2 MB",
    start: () => startMemcachedSite(["-m", "2"]),
    disturbances: ["fill"],
    padding: 4000,
    losesData: true,
  },
  { name: "Memcached restarted", start: memcached, disturbances: ["forget"], isShort: true, losesData: true },
  {
    name: "Memcached behind memory, restarted",
    start: memcached,
    maxStalenessMs,
    disturbances: ["forget"],
    losesData: true,
  },
];
