import { validateHeaderName, validateHeaderValue } from "node:http";
import { InvalidOptionError } from "../errors.js";

export interface ReplyInit<Status extends number = number> {
  /** Default 200. */
  readonly status?: Status;
  /**
   * Sent with the answer, and stored with it when it is stored. The length, `Age`, `Date`, and fields about one
   * connection are the server's own: they are left out.
   */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The statuses whose body is the route's declared response. */
export type SuccessStatus = 200 | 201 | 202 | 203 | 206;

/** A handler's answer with a status or headers of its own. Made by `context.reply`. */
export class Reply {
  readonly value: unknown;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(value: unknown, { status = 200, headers = {} }: ReplyInit) {
    if (!Number.isInteger(status) || status < 200 || status > 599) {
      throw new InvalidOptionError(`\`reply\` got the status ${status}: use a final one, 200 to 599`);
    }
    this.value = value;
    this.status = status;
    this.headers = withoutServersOwn(Object.entries(headers).map(checkedHeader));
  }
}

/**
 * Fields that belong to one message or connection (RFC 9110 sections 6.6.1, 7.6.1 and 8.6, RFC 9111 section 5.1). A
 * handler that passes on what it fetched has the ones of another message.
 */
const serversOwn: readonly string[] = [
  "age",
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

function withoutServersOwn(headers: [string, string][]): Record<string, string> {
  const connection = headers.find(([name]) => name === "connection")?.[1] ?? "";
  const left = new Set([...serversOwn, ...connection.split(",").map((name) => name.trim().toLowerCase())]);
  return Object.fromEntries(headers.filter(([name]) => !left.has(name)));
}

/** A value with a line break would let a stored answer grow headers of its own (RFC 9110 section 5.5). */
function checkedHeader([name, value]: [string, string]): [string, string] {
  validateHeaderName(name);
  validateHeaderValue(name, value);
  return [name.toLowerCase(), value];
}

/**
 * Answers with a status or headers of the handler's own. The value must be the route's declared response, unless the
 * status says that it is something else, as 404 does.
 */
export type ReplyFunction<Result> = <Status extends number = 200>(
  value: Status extends SuccessStatus ? Result : unknown,
  init?: ReplyInit<Status>,
) => Reply;

/** `context.reply` of every handler. */
export const reply: ReplyFunction<never> = (value: unknown, init = {}) => new Reply(value, init);
