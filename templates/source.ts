/** Small pieces of TypeScript source. A template returns text that needs no formatter. */

/** Lines of a block, one step further in. Blank lines stay blank. */
export function indent(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split("\n")).map((line) => (line === "" ? "" : `  ${line}`));
}

/** A doc comment of one or more lines. */
export function doc(...lines: readonly string[]): string[] {
  const safe = lines.map((line) => line.replaceAll("*/", "*\\/").replace(/[\r\n\u2028\u2029]+/g, " "));
  return safe.length === 1
    ? [`/** ${safe[0]} */`]
    : ["/**", ...safe.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"];
}

/** A function with its body indented. */
export function fn(signature: string, body: readonly string[]): string[] {
  return [`${signature} {`, ...indent(body), "}"];
}

/** A string literal. What is no printable ASCII is escaped, so that the bytes are the same in every editor. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(/[^\x20-\x7e]/g, unicodeEscape);
}

/** Text between the backticks of a template literal. */
export function backquoted(text: string): string {
  return quote(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("`", "\\`").replaceAll("${", "\\${");
}

/** A regular expression literal, in ASCII as well. A backslash before a character that needs none is dropped. */
export function regExp(source: string, flags: string): string {
  const ascii = source.replace(/\\?[^\x20-\x7e]|\\./g, (token) =>
    /[^\x20-\x7e]$/.test(token) ? unicodeEscape(token.at(-1) ?? "") : token,
  );
  return `/${ascii}/${flags}`;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const identifier = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** A name as the key of an object or an interface. */
export function property(name: string): string {
  if (name === "__proto__") return '["__proto__"]'; // else it would set the prototype
  return identifier.test(name) ? name : quote(name);
}

/** A member of an object literal: `tag` where the value has the same name, else `tag: value`. */
export function entry(name: string, value: string): string {
  return name === value ? name : `${property(name)}: ${value}`;
}

/** The access of a member: `.tag` or `["x-tenant"]`. */
export function member(name: string): string {
  return identifier.test(name) ? `.${name}` : `[${quote(name)}]`;
}

/** A name with a capital first letter: `params` is `Params`. */
export function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

const reserved = new Set(
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield".split(
    " ",
  ),
);

/** A variable for a name such as `x-tenant`, different from all in `taken`, to which it is added. */
export function variable(name: string, taken: Set<string>): string {
  const camel = name.replace(/[^A-Za-z0-9$_]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? "");
  const start = /^[A-Za-z_$]/.test(camel) ? camel : `_${camel}`;
  let free = reserved.has(start) ? `${start}_` : start;
  while (taken.has(free)) free += "_";
  taken.add(free);
  return free;
}

/** Order by code units: the same on every machine, whatever its locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
