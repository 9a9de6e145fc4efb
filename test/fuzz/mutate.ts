import { ts } from "ts-morph";

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The tokens of a source, white space and comments among them: joined they are the source. */
export function tokensOf(source: string): string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, source);
  const tokens: string[] = [];
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) tokens.push(scanner.getTokenText());
  return tokens;
}

/** Expressions that a spec should not have, or not there: they leave its syntax right. */
const expressions = [
  '-1|1e999|NaN|Infinity|0|undefined|null|Symbol()|new Map()|() => {}|async () => 1|"" as never|[]|{ }|new Date(NaN)|2n',
  '"/"|"//"|"/:"|"/:a/:a"|"\\u0000"|"\\ud800"|"../../x"|"__proto__"|"{query.}"|"item:{params.id}"|"item:"|"forever"',
  "z.lazy(() => z.string())|z.never()|z.object({})|z.string().refine(() => { throw 1; })|z.array(z.date()).default([])",
  "type<T>()|type<string>()|type()|get()|value({} as never)|process.exit(3)|process.kill(process.pid)|structuredClone(1)",
  "Promise.reject(1)|setInterval(() => {}, 1)|console.log('x')|import.meta.url|globalThis|Proxy|JSON.parse('{')",
].flatMap((line) => line.split("|"));

/** What breaks the syntax, mostly. */
const pieces =
  "throw 1;|await 0,|export default 1;|export {};|debugger;|!|?.|[,]|...[]|as never|class {}|`|*/|//".split("|");

type Mutation = (tokens: string[], next: () => number, others: readonly string[]) => void;

/** Other values and names at a place that has one. */
const ofValues: readonly Mutation[] = [
  (tokens, next) => void (tokens[valueAt(tokens, next)] = pick(expressions, next)),
  (tokens, next) => void (tokens[valueAt(tokens, next)] = tokens[valueAt(tokens, next)] ?? ""),
  (tokens, next, others) => {
    const index = valueAt(tokens, next);
    const kind = tokens[index]?.[0] ?? "";
    const like = others.filter((other) => /^["'`]/.test(other) === /^["'`]/.test(kind) && /^["'`\w]/.test(other));
    tokens[index] = pick(like, next);
  },
];

/** Anything at any place. */
const ofTokens: readonly Mutation[] = [
  (tokens, next) => void tokens.splice(at(tokens, next), 1 + Math.floor(next() * 3)),
  (tokens, next) => void tokens.splice(at(tokens, next), 0, tokens[at(tokens, next)] ?? ""),
  (tokens, next) => {
    const [a, b] = [at(tokens, next), at(tokens, next)];
    [tokens[a], tokens[b]] = [tokens[b] ?? "", tokens[a] ?? ""];
  },
  (tokens, next, others) => void (tokens[at(tokens, next)] = pick(others, next)),
  (tokens, next) => void tokens.splice(at(tokens, next), 0, ` ${pick(pieces, next)} `),
  (tokens, next) => {
    const index = at(tokens, next);
    tokens[index] = withoutOneCharacter(tokens[index] ?? "", next);
  },
  (tokens, next) => void (next() < 0.2 && tokens.splice(at(tokens, next))),
];

/** A source with one to four random changes, most of which leave its syntax right. `others` are tokens of other specs. */
export function mutate(source: string, next: () => number, others: readonly string[]): string {
  const tokens = tokensOf(source);
  const changes = 1 + Math.floor(next() * 4);
  const mutations = next() < 0.8 ? ofValues : ofTokens;
  for (let change = 0; change < changes; change++) pick(mutations, next)(tokens, next, others);
  return tokens.join("");
}

function at(tokens: readonly string[], next: () => number): number {
  return Math.floor(next() * tokens.length);
}

/** The index of a literal or a name, where a change leaves the syntax right and the spec wrong. */
function valueAt(tokens: readonly string[], next: () => number): number {
  const indexes = [...tokens.keys()].filter(
    (index) => /^["'`\w]/.test(tokens[index] ?? "") && !isKeyword(tokens[index]),
  );
  return pick(indexes, next);
}

function isKeyword(token: string | undefined): boolean {
  return /^(?:as|async|class|const|default|export|from|function|import|interface|return|type)$/.test(token ?? "");
}

function withoutOneCharacter(token: string, next: () => number): string {
  const cut = Math.floor(next() * token.length);
  return token.slice(0, cut) + token.slice(cut + 1);
}

export function pick<T>(values: readonly T[], next: () => number): T {
  return values[Math.floor(next() * values.length)]!;
}
