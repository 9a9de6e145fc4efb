import { type Matchable, segmentsOf, takes } from "./match.js";
import { closest } from "./names.js";
import { pathParams } from "./route-path.js";

/** One segment that is wrong, missing or too many, or two slips: what is farther away would be a guess. */
const farthest = 2;

/** How many are worth reading. */
const shown = 3;

/**
 * The routes that may be meant by a request that none takes, the likeliest first: the same path with another method, the
 * path without what an application is mounted under, or a path with slips in some of its segments.
 */
export function nearMatches<Route extends Matchable>(
  routes: readonly Route[],
  method: string,
  path: string,
): readonly Route[] {
  const segments = segmentsOf(path);
  return routes
    .map((route) => ({ route, distance: pathDistance(route.path, segments) + (route.method === method ? 0 : 0.5) }))
    .filter(({ distance }) => distance < Infinity)
    .toSorted(
      (a, b) =>
        a.distance - b.distance ||
        paramsOf(a.route) - paramsOf(b.route) ||
        compareText(textOf(a.route), textOf(b.route)),
    )
    .slice(0, shown)
    .map(({ route }) => route);
}

/** Of paths that are as near, the more specific one is meant. */
function paramsOf({ path }: Matchable): number {
  return pathParams(path).length;
}

function textOf({ path, method }: Matchable): string {
  return `${path} ${method}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** 0: the path fits. 1: it fits after a mount point. Above: the number of segments that are wrong, missing or too many. */
function pathDistance(pattern: string, segments: readonly string[]): number {
  if (takes(pattern, segments)) return 0;
  const parts = segmentsOf(pattern);
  const isNamed = parts.some((part) => !part.startsWith(":"));
  if (isNamed && segments.some((_, skipped) => skipped > 0 && takes(pattern, segments.slice(skipped)))) return 1;
  const length = Math.max(parts.length, segments.length);
  const steps = Array.from({ length }, (_, index) => segmentDistance(parts[index], segments[index]));
  const literals = parts.some((part, index) => !part.startsWith(":") && (steps[index] ?? 2) < 2);
  const wrong = steps.reduce((sum: number, step) => sum + step, 0);
  return literals && wrong <= farthest ? 1 + wrong : Infinity;
}

/** 0: the same, 1: a slip, 2: something else. */
function segmentDistance(part: string | undefined, segment: string | undefined): number {
  if (part === undefined || segment === undefined) return 2;
  if (takes(`/${part}`, [segment])) return 0;
  return closest(segment, [part]) === undefined ? 2 : 1;
}
