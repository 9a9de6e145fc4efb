import { once } from "node:events";
import { Agent, request as send } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** An answer as it came, and how long it took. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Milliseconds from the request to the last byte of the answer. */
  readonly time: number;
}

/** Visitors keep their connection, so that times are those of the service. */
const agent = new Agent({ keepAlive: true });

/** Sends a request and reads the whole answer. */
export async function ask(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
): Promise<Answer> {
  const start = performance.now();
  const request = send(url, { method, headers, agent });
  request.end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const time = performance.now() - start;
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: Buffer.concat(chunks).toString(),
    time,
  };
}
