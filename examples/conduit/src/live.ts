import type { Server } from "node:http";
import { WebSocketServer, type RawData } from "ws";
import { z } from "zod";
import { ApiError, invalid } from "./errors.js";
import type { ConduitCache } from "./generated/cache.js";
import { readArticle } from "./read-article.js";
import type { Services } from "./services.js";

const Question = z.object({ article: z.string() });

export interface LiveOptions {
  readonly services: Services;
  readonly cache: ConduitCache;
}

/**
 * Answers `{"article":"<slug>"}` on a WebSocket at `/live` with what an anonymous `GET /articles/<slug>` answers, from
 * the same entry of the cache.
 */
export function attachLive(server: Server, { services, cache }: LiveOptions): WebSocketServer {
  const read = readArticle(services);
  const answer = async (message: RawData) => {
    const slug = slugIn(message);
    return cache.routes.getArticle.getOrSet({ params: { slug } }, read);
  };

  const sockets = new WebSocketServer({ server, path: "/live" });
  sockets.on("connection", (socket) => {
    socket.on("error", () => socket.terminate());
    socket.on("message", async (message) => {
      const reply = await answer(message).catch(problemOf);
      socket.send(JSON.stringify(reply));
    });
  });
  return sockets;
}

/** `ws` hands messages over as one Buffer each, unless it is told otherwise. */
function slugIn(message: RawData): string {
  try {
    return Question.parse(JSON.parse((message as Buffer).toString())).article;
  } catch {
    throw invalid("message");
  }
}

function problemOf(error: unknown): object {
  return { errors: { body: error instanceof ApiError ? error.problems : ["something went wrong"] } };
}
