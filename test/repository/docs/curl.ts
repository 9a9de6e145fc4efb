/** A request as a `curl` line states it. */
export interface CurlRequest {
  /** Path and query on the server of the document. */
  readonly target: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Reads `curl [-i] [-s] [-X METHOD] [-H 'name: value'] [-d BODY] localhost:3000/...`; any other option is an error. */
export function parseCurl(line: string): CurlRequest {
  const [, ...words] = wordsOf(line);
  const headers: Record<string, string> = {};
  let [target, method, body]: (string | undefined)[] = [];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "-X") method = words.shift();
    else if (word === "-H") Object.assign(headers, headerOf(words.shift() ?? ""));
    else if (word === "-d") body = words.shift();
    else if (!/^-[is]+$/.test(word)) target = targetOf(word);
  }
  if (target === undefined) throw new Error(`no URL in: ${line}`);
  return { target, method: method ?? (body === undefined ? "GET" : "POST"), headers, body };
}

function wordsOf(line: string): string[] {
  return Array.from(
    line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g),
    ([, single, double, bare]) => single ?? double ?? bare ?? "",
  );
}

function headerOf(text: string): Record<string, string> {
  const [name = "", ...value] = text.split(":");
  return { [name.toLowerCase()]: value.join(":").trim() };
}

function targetOf(word: string): string {
  const match = /^(?:http:\/\/)?localhost:3000(\/.*)$/.exec(word);
  if (!match?.[1]) throw new Error(`expected an option or localhost:3000/..., found ${word}`);
  return match[1];
}
