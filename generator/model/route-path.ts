/** How to write a path. */
export const pathFix =
  'write a path such as "/articles/:slug": segments of letters, digits and - . _ ~ @ $ & \' + , ; =, or whole segments that are parameters';

/** A path is segments of plain characters, and parameters that are whole segments: `/articles/:slug`. */
const segment = /^(?::[A-Za-z_][A-Za-z0-9_]*|[A-Za-z0-9\-._~@$&'+,;=]+)$/;

/** What is wrong with a path; `undefined` when nothing is. */
export function pathProblem(path: string): string | undefined {
  if (!path.startsWith("/")) return "does not start with `/`";
  if (path === "/") return undefined;
  const wrong = path
    .slice(1)
    .split("/")
    .find((each) => !segment.test(each));
  if (wrong === undefined) return repeated(pathParams(path));
  if (wrong === "") return "has an empty segment";
  if (wrong.includes(":")) return `has \`${wrong}\`, where a parameter is not a whole segment such as \`:slug\``;
  const characters = new Set(wrong.match(/[^A-Za-z0-9\-._~@$&'+,;=]/gu));
  const list = [...characters].map((each) => `\`${each}\``).join(" and ");
  return `has \`${wrong}\`, and ${list} cannot be part of a path`;
}

function repeated(params: readonly string[]): string | undefined {
  const twice = params.find((name, index) => params.indexOf(name) !== index);
  return twice === undefined ? undefined : `names the parameter \`${twice}\` twice`;
}

/** The names of a path's parameters, in their order. */
export function pathParams(path: string): string[] {
  return path.split("/").flatMap((each) => (each.startsWith(":") ? [each.slice(1)] : []));
}

/** The path with its parameters nameless: two routes with the same one can never be told apart. */
export function pathForm(path: string): string {
  return path.replace(/:[^/]+/g, ":");
}
