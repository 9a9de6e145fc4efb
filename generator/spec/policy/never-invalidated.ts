import { codes } from "../../diagnostic.js";
import { Lifetimes } from "../../model/lifetime.js";
import { pathForm } from "../../model/route-path.js";
import type { Spec, SpecMutation, SpecRoute } from "../validate.js";
import { type Families, familiesOf, familiesOfAll } from "./families.js";
import type { Finding } from "./finding.js";

const hourMs = 3_600_000;

/**
 * A route that stays fresh for more than an hour though nothing invalidates it: it has no tags, or a mutation of its very
 * path leaves them alone. Tags that no mutation names are no mistake by themselves: the application may invalidate them.
 */
export function neverInvalidated(spec: Spec): readonly Finding[] {
  const lifetimes = new Lifetimes(spec.options);
  const invalidated = familiesOfAll(spec.mutations.map(({ options }) => options.invalidates));
  const changing = mutationsByPath(spec.mutations);
  return spec.routes.flatMap((route) => {
    const { ttlMs } = lifetimes.of(route.options);
    if (ttlMs <= hourMs) return [];
    if (route.options.tags === undefined) return [untagged(route, ttlMs)];
    const families = familiesOf(route.options.tags);
    const mutation = changing.get(pathForm(route.path));
    return mutation && !meet(families, invalidated) ? [leftAlone(route, ttlMs, mutation)] : [];
  });
}

/** The mutations that say what they change, by the form of their path. */
function mutationsByPath(mutations: readonly SpecMutation[]): ReadonlyMap<string, SpecMutation> {
  return new Map(mutations.filter(saysWhat).map((mutation) => [pathForm(mutation.path), mutation]));
}

function saysWhat({ options: { invalidates = [] } }: SpecMutation): boolean {
  return "$raw" in invalidates || invalidates.length > 0;
}

/** An entry without tags has said that it is left alone. */
function meet(carried: Families, invalidated: Families): boolean {
  if (carried === "any" || carried.size === 0 || invalidated === "any") return true;
  return [...carried].some((family) => invalidated.has(family));
}

function untagged({ name, site }: SpecRoute, ttlMs: number): Finding {
  return {
    severity: "warning",
    code: codes.NEVER_INVALIDATED,
    site,
    path: ["ttl"],
    message: `\`${name}\` stays fresh ${spanText(ttlMs)}, and nothing can invalidate it: it has no \`tags\``,
    fix: "give it `tags`, or a `ttl` of an hour or less; write `tags: []` when it may be that old",
  };
}

function leftAlone({ name, site }: SpecRoute, ttlMs: number, mutation: SpecMutation): Finding {
  return {
    severity: "warning",
    code: codes.NEVER_INVALIDATED,
    site,
    path: ["tags"],
    message: `\`${name}\` stays fresh ${spanText(ttlMs)}, and \`${mutation.name}\`, which changes the same path, invalidates none of its tags`,
    fix: `name one of them in \`${mutation.name}.invalidates\`, or give the route a \`ttl\` of an hour or less`,
  };
}

function spanText(ms: number): string {
  if (ms === Infinity) return "forever";
  const hours = ms / hourMs;
  return Number.isInteger(hours) ? `for ${hours} hours` : `for ${Math.round(ms / 60_000)} minutes`;
}
