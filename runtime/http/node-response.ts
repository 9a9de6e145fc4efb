import type { ServerResponse } from "node:http";
import type { Answer } from "./answer.js";

/**
 * Sends an answer, unless there is nobody left to send it to, or middleware such as a timeout has answered meanwhile.
 * Headers go as an object: middleware that wraps `writeHead` knows that form best, and it keeps what was set before.
 */
export function sendAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, headers);
  response.end(body);
}
