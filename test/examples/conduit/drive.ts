import { isDeepStrictEqual } from "node:util";
import { randomSession } from "./session.js";
import type { SessionRequest, SessionResponse } from "./world.js";

export interface DifferentialOptions {
  /** Base URL of the service under test. */
  readonly subject: string;
  /** Base URL of the service that is right. */
  readonly reference: string;
  readonly seed: number;
  /** How many requests each service gets. */
  readonly steps: number;
  /** Moves the clock that both services share; called before each request. */
  readonly tickClock: () => void;
}

/** What a session without a difference came to. */
export interface DifferentialReport {
  readonly requests: number;
  /** Responses of the subject that its cache had, by `Cache-Status` (RFC 9211). */
  readonly hits: number;
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>;
}

/**
 * Sends one random session to two services over HTTP, request by request, and compares status and JSON body.
 *
 * @throws {Error} at the first difference, with both responses and the requests that led there.
 */
export async function runDifferential(options: DifferentialOptions): Promise<DifferentialReport> {
  const subject = new Client(options.subject);
  const reference = new Client(options.reference);
  const session = randomSession(options.seed, options.steps);
  const history: string[] = [];
  const statuses = new Map<number, number>();
  let hits = 0;
  for (let step = session.next(); !step.done;) {
    options.tickClock();
    const [actual, expected] = await Promise.all([subject.send(step.value), reference.send(step.value)]);
    history.push(lineOf(step.value, expected));
    if (!isSame(actual, expected)) throw new Error(difference(options.seed, history, actual, expected));
    if (actual.isHit) hits++;
    statuses.set(expected.status, (statuses.get(expected.status) ?? 0) + 1);
    step = session.next(expected);
  }
  return { requests: history.length, hits, statuses };
}

interface ClientResponse extends SessionResponse {
  readonly isHit: boolean;
}

/** One service, and the tokens that it gave to the people of the session. */
class Client {
  readonly #url: string;
  readonly #tokens = new Map<number, string>();

  constructor(url: string) {
    this.#url = url;
  }

  async send({ method, path, body, as, bringsTokenOf }: SessionRequest): Promise<ClientResponse> {
    const response = await fetch(this.#url + path, {
      method,
      headers: { "content-type": "application/json", ...this.#authorization(as) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === "" ? undefined : JSON.parse(text);
    if (bringsTokenOf !== undefined && response.ok) this.#tokens.set(bringsTokenOf, tokenIn(parsed));
    const isHit = /;\s*hit\b/.test(response.headers.get("cache-status") ?? "");
    return { status: response.status, body: parsed, isHit };
  }

  #authorization(as: SessionRequest["as"]): Record<string, string> {
    const token = as === "forged" ? "not.a.token" : as !== undefined && this.#tokens.get(as);
    return token ? { authorization: `Token ${token}` } : {};
  }
}

function tokenIn(body: unknown): string {
  return (body as { user: { token: string } }).user.token;
}

function isSame(actual: SessionResponse, expected: SessionResponse): boolean {
  return actual.status === expected.status && isDeepStrictEqual(actual.body, expected.body);
}

function lineOf({ method, path, body, as }: SessionRequest, { status }: SessionResponse): string {
  const sent = body === undefined ? "" : ` ${JSON.stringify(body)}`;
  return `${status} ${method} ${path} as ${as ?? "nobody"}${sent}`;
}

function difference(seed: number, history: readonly string[], actual: SessionResponse, expected: SessionResponse) {
  return [
    `seed ${seed}: the responses to request ${history.length} differ`,
    `subject:   ${actual.status} ${JSON.stringify(actual.body)}`,
    `reference: ${expected.status} ${JSON.stringify(expected.body)}`,
    "requests, with the status that the reference answered:",
    ...history,
  ].join("\n");
}
