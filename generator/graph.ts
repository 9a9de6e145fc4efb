import { partsPattern } from "../templates/manifest.js";
import type { CacheModel, FamilyModel, TagsModel } from "../templates/model.js";

/** A node of the graph: a route, a value, a mutation, or a tag family. */
export interface GraphNode {
  readonly kind: "mutation" | "route" | "tag" | "value";
  readonly name: string;
  /** What people know it by: `GET /articles/:slug`, or a family with its arguments. */
  readonly title: string;
}

/** A route, value or mutation, and a family that it carries or invalidates. */
export interface GraphEdge {
  readonly from: string;
  /** A family; `*` when a function may name any of them. */
  readonly tag: string;
  /** Which tag of the family, for example `{params.slug}`; empty for a family without arguments. */
  readonly args: string;
}

/** Which routes and values carry which tags, and which mutations invalidate them. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The graph of a spec, in the order of the model, which is sorted by name. */
export function graphOf({ routes, values, mutations, families }: CacheModel): Graph {
  const nodes: GraphNode[] = [
    ...routes.map(({ name, path }) => ({ kind: "route", name, title: `GET ${path}` }) as const),
    ...values.map(({ name }) => ({ kind: "value", name, title: "value" }) as const),
    ...families.map((family) => ({ kind: "tag", name: family.name, title: familyTitle(family) }) as const),
    ...mutations.map(({ name, method, path }) => ({ kind: "mutation", name, title: `${method} ${path}` }) as const),
  ];
  const edges = [
    ...[...routes, ...values].flatMap(({ name, tags }) => edgesOf(name, tags)),
    ...mutations.flatMap(({ name, invalidates }) => edgesOf(name, invalidates)),
  ];
  return { nodes, edges };
}

function familyTitle({ name, args }: FamilyModel): string {
  return args.length === 0 ? name : `${name}(${args.join(", ")})`;
}

function edgesOf(from: string, tags: TagsModel): GraphEdge[] {
  if (tags.kind === "function") return [{ from, tag: anyTag, args: "" }];
  return tags.tags.map(({ family, args }) => ({ from, tag: family, args: args.map(partsPattern).join(":") }));
}

/** Stands for whatever a tag function names. */
export const anyTag = "*";
