import { ts } from "ts-morph";
import type { Random } from "../support/random.js";

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

type Mutation = (tokens: string[], random: Random, others: readonly string[]) => void;

/** Other values and names at a place that has one. */
const ofValues: readonly Mutation[] = [
  (tokens, random) => void (tokens[valueAt(tokens, random)] = random.pick(expressions)),
  (tokens, random) => void (tokens[valueAt(tokens, random)] = tokens[valueAt(tokens, random)] ?? ""),
  (tokens, random, others) => {
    const index = valueAt(tokens, random);
    const kind = tokens[index]?.[0] ?? "";
    const like = others.filter((other) => /^["'`]/.test(other) === /^["'`]/.test(kind) && /^["'`\w]/.test(other));
    if (like.length > 0) tokens[index] = random.pick(like);
  },
];

/** Anything at any place. */
const ofTokens: readonly Mutation[] = [
  (tokens, random) => void tokens.splice(at(tokens, random), 1 + random.below(3)),
  (tokens, random) => void tokens.splice(at(tokens, random), 0, tokens[at(tokens, random)] ?? ""),
  (tokens, random) => {
    const [a, b] = [at(tokens, random), at(tokens, random)];
    [tokens[a], tokens[b]] = [tokens[b] ?? "", tokens[a] ?? ""];
  },
  (tokens, random, others) => void (tokens[at(tokens, random)] = random.pick(others)),
  (tokens, random) => void tokens.splice(at(tokens, random), 0, ` ${random.pick(pieces)} `),
  (tokens, random) => {
    const index = at(tokens, random);
    tokens[index] = withoutOneCharacter(tokens[index] ?? "", random);
  },
  (tokens, random) => void (random.chance(0.2) && tokens.splice(at(tokens, random))),
];

/** A source with one to four random changes, most of which leave its syntax right. `others` are tokens of other specs. */
export function mutate(source: string, random: Random, others: readonly string[]): string {
  const tokens = tokensOf(source);
  const changes = 1 + random.below(4);
  const mutations = random.chance(0.8) ? ofValues : ofTokens;
  for (let change = 0; change < changes; change++) random.pick(mutations)(tokens, random, others);
  return tokens.join("");
}

function at(tokens: readonly string[], random: Random): number {
  return random.below(tokens.length);
}

/** The index of a literal or a name, where a change leaves the syntax right and the spec wrong. */
function valueAt(tokens: readonly string[], random: Random): number {
  const indexes = [...tokens.keys()].filter(
    (index) => /^["'`\w]/.test(tokens[index] ?? "") && !isKeyword(tokens[index]),
  );
  return random.pick(indexes);
}

function isKeyword(token: string | undefined): boolean {
  return /^(?:as|async|class|const|default|export|from|function|import|interface|return|type)$/.test(token ?? "");
}

function withoutOneCharacter(token: string, random: Random): string {
  const cut = random.below(token.length);
  return token.slice(0, cut) + token.slice(cut + 1);
}
