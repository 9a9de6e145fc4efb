/** Paths of one method and of one number of segments, as a tree of their segments. */
export class PathTree<Owner> {
  readonly #literals = new Map<string, PathTree<Owner>>();
  #parameter: PathTree<Owner> | undefined;
  #owner: Owner | undefined;

  /** Adds a path; the first one of its form keeps its place. */
  add(segments: readonly string[], owner: Owner): void {
    const [segment, ...rest] = segments;
    if (segment === undefined) this.#owner ??= owner;
    else this.#child(segment).add(rest, owner);
  }

  /** Whether a path of this form is there. */
  has(segments: readonly string[]): boolean {
    const [segment, ...rest] = segments;
    if (segment === undefined) return this.#owner !== undefined;
    return (isParameter(segment) ? this.#parameter : this.#literals.get(segment))?.has(rest) ?? false;
  }

  /**
   * The owners of paths that have requests in common with this one while neither is more specific. Of each such pair one
   * path has text where the other one first has a parameter: they are found from that one, so each pair is found once.
   *
   * @param isAhead whether this path was more specific than the other one before
   * @param isBehind whether it was less specific after that
   */
  *rivalsOf(segments: readonly string[], isAhead = false, isBehind = false): Generator<Owner> {
    const [segment, ...rest] = segments;
    if (segment === undefined) {
      if (isBehind && this.#owner !== undefined) yield this.#owner;
      return;
    }
    const isText = !isParameter(segment);
    if (isText) yield* this.#literals.get(segment)?.rivalsOf(rest, isAhead, isBehind) ?? [];
    yield* this.#parameter?.rivalsOf(rest, isAhead || isText, isBehind) ?? [];
    if (isText || !isAhead) return;
    for (const child of this.#literals.values()) yield* child.rivalsOf(rest, true, true);
  }

  #child(segment: string): PathTree<Owner> {
    if (isParameter(segment)) return (this.#parameter ??= new PathTree());
    const child = this.#literals.get(segment) ?? new PathTree<Owner>();
    this.#literals.set(segment, child);
    return child;
  }
}

function isParameter(segment: string): boolean {
  return segment.startsWith(":");
}
