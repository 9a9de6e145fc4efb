export type Yaml = string | readonly Yaml[] | { readonly [name: string]: Yaml };

interface Line {
  readonly indent: number;
  readonly text: string;
}

/** Reads the part of YAML that `openapi.yml` is written in: block maps and lists of plain or quoted strings. */
export function readYaml(text: string): Yaml {
  return readBlock(joinedLines(text), 0).value;
}

/** The lines that open a key or an item; the rest continue the text of the line before. */
function joinedLines(text: string): Line[] {
  const lines: { indent: number; text: string }[] = [];
  for (const raw of text.split("\n").filter((line) => line.trim() !== "")) {
    const line = { indent: raw.search(/\S/), text: raw.trim() };
    const previous = lines.at(-1);
    const continues = previous && (isOpenQuote(previous.text) || !/^(- |['\w$/{}-]+:( |$))/.test(line.text));
    if (continues) previous.text += ` ${line.text}`;
    else lines.push(line);
  }
  return lines;
}

/** A value in double quotes that goes on: its closing quote is not on the line. */
function isOpenQuote(text: string): boolean {
  return /: "/.test(text) && !/[^\\]"$/.test(text);
}

interface Block {
  readonly value: Yaml;
  /** The index of the first line after it. */
  readonly end: number;
}

function readBlock(lines: readonly Line[], start: number): Block {
  return lines[start]?.text.startsWith("- ") ? readList(lines, start) : readMap(lines, start);
}

function readList(lines: readonly Line[], start: number): Block {
  const indent = lines[start]!.indent;
  const value: Yaml[] = [];
  let index = start;
  while (lines[index]?.indent === indent && lines[index]!.text.startsWith("- ")) {
    const text = lines[index]!.text.slice(2);
    if (!isEntry(text)) {
      value.push(scalar(text));
      index++;
      continue;
    }
    const item = readMap([...lines.slice(0, index), { indent: indent + 2, text }, ...lines.slice(index + 1)], index);
    value.push(item.value);
    index = item.end;
  }
  return { value, end: index };
}

function readMap(lines: readonly Line[], start: number): Block {
  const indent = lines[start]!.indent;
  const value: Record<string, Yaml> = {};
  let index = start;
  while (lines[index]?.indent === indent && isEntry(lines[index]!.text)) {
    const { name, rest } = entryIn(lines[index]!.text);
    const block: Block = rest === "" ? readBlock(lines, index + 1) : { value: scalar(rest), end: index + 1 };
    value[name] = block.value;
    index = block.end;
  }
  return { value, end: index };
}

function isEntry(text: string): boolean {
  return /^[^:\s"]+:( |$)/.test(text);
}

function entryIn(text: string): { name: string; rest: string } {
  const colon = text.search(/:( |$)/);
  return { name: unquoted(text.slice(0, colon)), rest: text.slice(colon + 1).trim() };
}

function scalar(text: string): Yaml {
  if (/^\[\s*\]$/.test(text)) return [];
  return /^\{\s*\}$/.test(text) ? {} : unquoted(text);
}

function unquoted(text: string): string {
  return text.replace(/^(['"])(.*)\1$/, "$2");
}
