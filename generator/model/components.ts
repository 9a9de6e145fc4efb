/**
 * The strongly connected components of a graph (Tarjan 1972), each after those that it leads to.
 *
 * @param roots where to begin
 * @param next the nodes that a node leads to
 */
export function componentsOf(roots: readonly number[], next: (node: number) => readonly number[]): readonly number[][] {
  const found: number[][] = [];
  const stack: number[] = [];
  const order = new Map<number, number>();
  const lowest = new Map<number, number>();
  const done = new Set<number>();
  const visit = (node: number): number => {
    const own = order.size;
    order.set(node, own);
    lowest.set(node, own);
    stack.push(node);
    const reached = next(node).map((each) => (done.has(each) ? own : (lowest.get(each) ?? visit(each))));
    const low = Math.min(own, ...reached);
    lowest.set(node, low);
    if (low === own) {
      const component = stack.splice(stack.indexOf(node));
      for (const each of component) done.add(each);
      found.push(component);
    }
    return low;
  };
  for (const root of roots) if (!order.has(root)) visit(root);
  return found;
}
