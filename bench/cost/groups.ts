import { clusterHit } from "./cluster-hit.js";
import { footprint } from "./footprint.js";
import { invalidation } from "./invalidation.js";
import { memcachedHit } from "./memcached-hit.js";
import { memoryHit, peek } from "./memory-hit.js";
import { redisHit } from "./redis-hit.js";
import type { Row } from "./row.js";

/** Everything that is measured, in the order of the table. */
export const groups: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  "memory-hit": memoryHit,
  peek,
  redis: redisHit,
  cluster: clusterHit,
  memcached: memcachedHit,
  invalidation,
  footprint,
};
