import { componentsOf } from "./components.js";
import type { ResponseGraph } from "./response-graph.js";
import type { ResponseContent } from "./response-node.js";

/** Which schemas become types of their own. */
export interface Sharing {
  /** In no particular order. */
  readonly named: ReadonlySet<number>;
  /** Those that contain themselves. */
  readonly recursive: ReadonlySet<number>;
}

/**
 * A schema gets a name when it contains itself, or when its type would else be written at more than one place: and then
 * only when it is worth one.
 *
 * @param roots the responses
 * @param hasName whether the user gave a schema a name
 */
export function sharingOf(
  graph: ResponseGraph,
  roots: readonly number[],
  hasName: (index: number) => boolean,
): Sharing {
  const next = (index: number): readonly number[] => graph.parts(index);
  const components = componentsOf(roots, next);
  const recursive = new Set(components.flatMap((component) => entriesOf(component, graph)));
  const named = new Set(recursive);
  /** How often a type is going to be written. */
  const uses = new Map<number, number>();
  const use = (index: number, times: number) => uses.set(index, (uses.get(index) ?? 0) + times);
  for (const root of roots) use(root, 1);
  for (const index of outermostFirst(components, recursive, next)) {
    const times = uses.get(index) ?? 0;
    if (times > 1 && isWorthOne(graph, index, hasName)) named.add(index);
    for (const part of next(index)) use(part, named.has(index) ? 1 : Math.min(times, 2));
  }
  return { named, recursive };
}

/** Each node after all that contain it: inside a component, ways into its entries do not count. */
function outermostFirst(
  components: readonly (readonly number[])[],
  recursive: ReadonlySet<number>,
  next: (index: number) => readonly number[],
): readonly number[] {
  return components.toReversed().flatMap((component) => {
    const inside = (index: number) => next(index).filter((each) => component.includes(each) && !recursive.has(each));
    return componentsOf(component, inside).flat().toReversed();
  });
}

/** The schemas of a component that get names, so that no way around it is left without one. */
function entriesOf(component: readonly number[], graph: ResponseGraph): readonly number[] {
  const inside = (index: number) => graph.parts(index).filter((part) => component.includes(part));
  const isCyclic = (nodes: readonly number[]): boolean => {
    const kept = (index: number) => inside(index).filter((part) => nodes.includes(part));
    return componentsOf(nodes, kept).some((each) => each.length > 1 || each.some((node) => kept(node).includes(node)));
  };
  if (!isCyclic(component)) return [];
  const kinds: readonly (readonly ResponseContent["kind"][])[] = [["object"], ["object", "union"]];
  const choices = kinds.map((chosen) => component.filter((index) => chosen.includes(graph.content(index).kind)));
  return choices.find((named) => !isCyclic(component.filter((index) => !named.includes(index)))) ?? component;
}

const worthOne: ReadonlySet<ResponseContent["kind"]> = new Set(["object", "union", "intersection", "record", "tuple"]);

function isWorthOne(graph: ResponseGraph, index: number, hasName: (index: number) => boolean): boolean {
  if (graph.isImported(index)) return false;
  const content = graph.content(index);
  if (content.kind === "keyword" || (content.kind === "object" && content.fields.length === 0)) return false;
  if (content.kind === "literal") return content.values.length > 1 && content.enumOf.length === 0 && hasName(index);
  // A wrapper such as a list has one only where the user gave it one.
  return worthOne.has(content.kind) || (hasName(index) && !isSimple(content));
}

function isSimple(content: ResponseContent): boolean {
  return content.kind === "unprintable" || content.kind === "template";
}
