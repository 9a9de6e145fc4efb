import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { Agent, request } from "node:http";

export interface CallOptions {
  /** Default GET. */
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** A response as it stood on the wire. */
export interface Called {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, one for each line. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly text: string;
}

/** Sends requests without a will of their own: no header is added, the target goes out as it is written. */
export class Client {
  /** The loopback port that they go to. */
  port = 0;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1_100 });

  call(target: string, { method = "GET", headers = {}, body, signal }: CallOptions = {}): Promise<Called> {
    const options = { host: "127.0.0.1", port: this.port, agent: this.#agent, path: target, method, headers };
    return new Promise((resolve, reject) => {
      const sent = request({ ...options, ...(signal && { signal }) }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const { statusCode = 0, headers: received, rawHeaders } = response;
          const whole = Buffer.concat(chunks);
          resolve({ status: statusCode, headers: received, rawHeaders, body: whole, text: whole.toString("utf8") });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** The parsed body of a GET. */
  async json(target: string, headers: OutgoingHttpHeaders = {}): Promise<unknown> {
    return JSON.parse((await this.call(target, { headers })).text) as unknown;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** How many lines of a response have the name `name`. */
export function lines({ rawHeaders }: Called, name: string): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
}
