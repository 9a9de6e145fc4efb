import { WebSocket } from "ws";
import type { ArticleResponse, ArticlesResponse, UserResponse } from "../src/model.js";
import { ask } from "./client.js";
import { printRow, type Row } from "./table.js";

/** An answer, and what came with it. */
export interface Visit<Body> {
  readonly body: Body;
  readonly etag: string | undefined;
  readonly status: number;
  readonly cacheStatus: string;
  /** Milliseconds from the request to the last byte of the answer. */
  readonly time: number;
}

export interface VisitOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who uses the service over HTTP; with a token, somebody who is logged in. */
export class Visitor {
  readonly name: string;
  readonly #url: string;
  #token: string | undefined;

  constructor(name: string, url: string) {
    this.name = name;
    this.#url = url;
  }

  async register(): Promise<void> {
    const user = { username: this.name, email: `${this.name}@example.org`, password: "a secret" };
    const { body } = await this.visit<UserResponse>("POST /users", { body: { user } });
    this.#token = body.user.token;
  }

  /** Sends a request such as `GET /articles`. */
  async visit<Body>(request: string, { body, headers }: VisitOptions = {}): Promise<Visit<Body>> {
    const [method, path] = request.split(" ") as [string, string];
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const allHeaders = {
      ...(sent !== undefined && { "content-type": "application/json" }),
      ...(this.#token !== undefined && { authorization: `Token ${this.#token}` }),
      ...headers,
    };
    const { status, headers: got, text, time } = await ask(this.#url + path, method, allHeaders, sent);
    return {
      body: (text === "" ? undefined : JSON.parse(text)) as Body,
      etag: got.etag,
      status,
      cacheStatus: String(got["cache-status"] ?? "").replace(/^[^;]*; /, ""),
      time,
    };
  }

  /** Like `visit`, and shows it as a row of the table. */
  async show<Body extends ArticleResponse | ArticlesResponse>(
    request: string,
    answer: (body: Body) => string,
    options: VisitOptions = {},
  ): Promise<Visit<Body>> {
    const visit = await this.visit<Body>(request, options);
    this.#print(request, visit, visit.body === undefined ? "not modified" : answer(visit.body));
    return visit;
  }

  /** Asks for an article on the WebSocket, and shows it. */
  async showLive(article: string, answer: (body: ArticleResponse) => string): Promise<Visit<ArticleResponse>> {
    const socket = new WebSocket(`${this.#url.replace("http", "ws")}/live`);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const start = performance.now();
    const message = new Promise<string>((resolve) =>
      socket.once("message", (data) => resolve((data as Buffer).toString())),
    );
    socket.send(JSON.stringify({ article }));
    const body = JSON.parse(await message) as ArticleResponse;
    const visit = { body, etag: undefined, status: 0, cacheStatus: "", time: performance.now() - start };
    socket.terminate();
    this.#print(`WebSocket {"article":"${article}"}`, visit, answer(body));
    return visit;
  }

  #print(request: string, { status, cacheStatus, time }: Visit<unknown>, answer: string): void {
    const row: Row = { request, who: this.name, status: status ? `${status}` : "–", cacheStatus, time, answer };
    printRow({ ...row, cacheStatus: cacheStatus || "–" });
  }
}
