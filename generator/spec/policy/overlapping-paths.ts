import { codes } from "../../diagnostic.js";
import { pathProblem } from "../../model/route-path.js";
import type { Site } from "../raw.js";
import type { Spec } from "../validate.js";
import type { Finding } from "./finding.js";
import { PathTree } from "./path-tree.js";

interface Endpoint {
  readonly name: string;
  readonly site: Site;
  readonly method: string;
  readonly path: string;
  readonly segments: readonly string[];
  /** Its place in the spec. */
  readonly index: number;
}

/** More of them for one path would say nothing new. */
const maxRivals = 10;

/** Two paths that answer the same request while neither is more specific: which one does is a matter of their order. */
export function overlappingPaths(spec: Spec): readonly Finding[] {
  const trees = new Map<string, PathTree<Endpoint>>();
  const endpoints = endpointsOf(spec);
  const treeOf = ({ method, segments }: Endpoint) => {
    const key = `${method} ${segments.length}`;
    const tree = trees.get(key) ?? new PathTree<Endpoint>();
    trees.set(key, tree);
    return tree;
  };
  for (const endpoint of endpoints) treeOf(endpoint).add(endpoint.segments, endpoint);
  return endpoints.flatMap((one) => unsettled(one, treeOf(one)).map((other) => finding(one, other)));
}

/** The rivals of a path for which no route says who answers what both could. */
function unsettled(one: Endpoint, tree: PathTree<Endpoint>): readonly Endpoint[] {
  const found: Endpoint[] = [];
  for (const other of tree.rivalsOf(one.segments)) {
    if (tree.has(common(one, other))) continue;
    if (found.push(other) === maxRivals) break;
  }
  return found;
}

function endpointsOf({ routes, mutations }: Spec): readonly Endpoint[] {
  return [...routes.map((route) => ({ ...route, method: "GET" })), ...mutations]
    .filter(({ path }) => pathProblem(path) === undefined)
    .map(({ name, site, method, path }, index) => {
      const segments = path.split("/").slice(1);
      return { name, site, method, path, segments, index };
    });
}

/** The most general path that both answer. A route of its own for it settles who does. */
function common(one: Endpoint, other: Endpoint): readonly string[] {
  return one.segments.map((segment, at) => (segment.startsWith(":") ? (other.segments[at] ?? "") : segment));
}

function finding(one: Endpoint, other: Endpoint): Finding {
  const [first, second] = one.index < other.index ? [one, other] : [other, one];
  const shared = `/${common(first, second).join("/")}`;
  const example = shared.replaceAll(":", "");
  return {
    severity: "warning",
    code: codes.OVERLAPPING_PATHS,
    site: second.site,
    path: ["path"],
    message: `\`${second.name}\` (${second.path}) and \`${first.name}\` (${first.path}) both answer ${first.method} ${example}, and neither is more specific`,
    fix: `change one of the paths, or give "${shared}" a route of its own and register that one first`,
  };
}
