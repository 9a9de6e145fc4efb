/** A URL as a client sends it: what it asks for. */
export interface Target {
  /** Still percent-encoded. */
  readonly path: string;
  /** What follows the `?`. */
  readonly search: string;
}

/** A route or mutation that a path can be compared with. */
export interface Matchable {
  readonly method: string;
  readonly path: string;
}

/** A route that takes a path, and the values of its parameters. */
export interface Match<Route> {
  readonly route: Route;
  /** Decoded; `undefined` where the percent-encoding is broken, which a client gets a 400 for. */
  readonly params: Readonly<Record<string, string>> | undefined;
}

/** Reads a URL or a path, with or without a host, as a server would find it in the request line. */
export function targetOf(url: string): Target {
  const [withoutFragment = ""] = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "").split("#");
  const start = withoutFragment.indexOf("?");
  const path = start === -1 ? withoutFragment : withoutFragment.slice(0, start);
  return {
    path: path.startsWith("/") ? path : `/${path}`,
    search: start === -1 ? "" : withoutFragment.slice(start + 1),
  };
}

/**
 * The routes that take a request, the most specific one first. As in Express, letters of either case are the same, one
 * slash at the end counts for nothing, and HEAD is answered by GET.
 */
export function matches<Route extends Matchable>(
  routes: readonly Route[],
  method: string,
  path: string,
): readonly Match<Route>[] {
  const wanted = method === "HEAD" ? "GET" : method;
  const segments = segmentsOf(path);
  return routes
    .filter((route) => route.method === wanted && takes(route.path, segments))
    .toSorted((a, b) => compareSpecificity(a.path, b.path))
    .map((route) => ({ route, params: paramsOf(route.path, segments) }));
}

/** The segments of a path, without one slash at its end. */
export function segmentsOf(path: string): readonly string[] {
  return path.replace(/^\//, "").replace(/\/$/, "").split("/");
}

/** Whether a path of a spec takes these segments. */
export function takes(pattern: string, segments: readonly string[]): boolean {
  const parts = segmentsOf(pattern);
  return (
    parts.length === segments.length &&
    parts.every((part, index) => {
      const segment = segments[index] ?? "";
      return part.startsWith(":") ? segment !== "" : part.toLowerCase() === segment.toLowerCase();
    })
  );
}

/** The one with a literal where the other has its first parameter is the more specific. */
function compareSpecificity(a: string, b: string): number {
  const [ours, theirs] = [segmentsOf(a), segmentsOf(b)];
  const differs = ours.findIndex((part, index) => part.startsWith(":") !== theirs[index]?.startsWith(":"));
  if (differs === -1) return 0;
  return ours[differs]?.startsWith(":") ? 1 : -1;
}

function paramsOf(pattern: string, segments: readonly string[]): Match<unknown>["params"] {
  const parts = segmentsOf(pattern);
  try {
    return Object.fromEntries(
      parts.flatMap((part, index) =>
        part.startsWith(":") ? [[part.slice(1), decodeURIComponent(segments[index] ?? "")]] : [],
      ),
    );
  } catch {
    return undefined; // as the server answers it: with a 400
  }
}
