import { withoutMarks } from "./marks.js";
import { doc, indent } from "./source.js";

/** Characters of a line, as in most formatters' settings for code. */
const lineWidth = 120;

/** Whether text fits on a line that stands `depth` steps of indentation in. */
export function fits(text: string, depth = 0): boolean {
  return !text.includes("\n") && withoutMarks(text).length + 2 * depth <= lineWidth;
}

const closing = { "(": ")", "[": "]", "{": "}", "<": ">" } as const;

/**
 * Elements in brackets, between `head` and `tail`: on one line where that fits, else with a line for each element.
 *
 * @param depth the steps of indentation at which the text is going to stand
 */
export function bracketed(
  head: string,
  open: keyof typeof closing,
  elements: readonly string[],
  tail = "",
  depth = 0,
): string {
  const close = closing[open];
  if (elements.length === 0) return head + open + close + tail;
  const space = open === "{" ? " " : "";
  const line = head + open + space + elements.join(", ") + space + close + tail;
  if (fits(line, depth)) return line;
  // A list of type arguments has no comma at its end.
  const ended = elements.map((element, index) =>
    open === "<" && index === elements.length - 1 ? element : `${element},`,
  );
  return [head + open, ...indent(ended), close + tail].join("\n");
}

/** `head` and what follows it: beside it where its first line fits, else below it, one step further in. */
export function followed(head: string, text: string, depth = 0): string {
  const [first = ""] = text.split("\n");
  const line = `${head} ${text}`;
  // What stands in backquotes must keep its white space.
  if (fits(`${head} ${first}`, depth) || (text.includes("\n") && text.includes("`"))) return line;
  return [head, ...indent([text])].join("\n");
}

/** A doc comment for what is named in `title` and explained by `text`, which moves to a line of its own where it is long. */
export function titled(title: string, text: string, ...more: readonly string[]): string[] {
  const line = `${title} ${text}`;
  return doc(...(fits(`/** ${line} */`, 1) ? [line] : [title, text]), ...more);
}
