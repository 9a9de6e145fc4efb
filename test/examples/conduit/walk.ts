import type { Express } from "express";
import { misfits, type Operation } from "./document.js";

/** An operation as `GET /articles/:slug`. */
export function nameOf({ method, path }: Pick<Operation, "method" | "path">): string {
  return `${method} ${path}`;
}

/** Every operation that an app answers. */
export function mountedIn(app: Express): string[] {
  const routes = app.router.stack.flatMap(({ route }) => (route ? [route] : []));
  const methodsOf = (route: (typeof routes)[number]) => new Set(route.stack.map(({ method }) => method.toUpperCase()));
  return routes.flatMap((route) => Array.from(methodsOf(route), (method) => `${method} ${route.path}`));
}

interface Step {
  readonly operation: string;
  readonly body?: unknown;
  readonly expected: number;
}

const params = { username: "jake", slug: "how-to-train-your-dragon", id: "1" };
const jake = { username: "jake", email: "jake@jake.jake", password: "jakejake" };
const article = {
  title: "How to train your dragon",
  description: "Ever wonder how?",
  body: "...",
  tagList: ["dragons"],
};

/** Each operation once with success, in an order that makes that possible. */
const steps: readonly Step[] = [
  { operation: "POST /users", body: { user: jake }, expected: 201 },
  { operation: "POST /users/login", body: { user: jake }, expected: 200 },
  { operation: "GET /user", expected: 200 },
  { operation: "PUT /user", body: { user: { bio: "I work at statefarm" } }, expected: 200 },
  { operation: "POST /profiles/:username/follow", expected: 200 },
  { operation: "GET /profiles/:username", expected: 200 },
  { operation: "POST /articles", body: { article }, expected: 201 },
  { operation: "GET /articles", expected: 200 },
  { operation: "GET /articles/feed", expected: 200 },
  { operation: "GET /articles/:slug", expected: 200 },
  { operation: "PUT /articles/:slug", body: { article: { body: "With two hands" } }, expected: 200 },
  { operation: "POST /articles/:slug/favorite", expected: 200 },
  { operation: "DELETE /articles/:slug/favorite", expected: 200 },
  {
    operation: "POST /articles/:slug/comments",
    body: { comment: { body: "His name was my name too" } },
    expected: 200,
  },
  { operation: "GET /articles/:slug/comments", expected: 200 },
  { operation: "DELETE /articles/:slug/comments/:id", expected: 204 },
  { operation: "GET /tags", expected: 200 },
  { operation: "DELETE /profiles/:username/follow", expected: 200 },
  { operation: "DELETE /articles/:slug", expected: 204 },
  { operation: "GET /user", expected: 401 },
  { operation: "POST /users", body: { user: jake }, expected: 422 },
];

export interface Walked {
  readonly operation: string;
  readonly misfits: readonly string[];
}

/** Calls every operation of a service without data, and says what in the responses does not fit the document. */
export async function walk(url: string, operations: readonly Operation[]): Promise<Walked[]> {
  const walked: Walked[] = [];
  let token: string | undefined;
  for (const step of steps) {
    const operation = operations.find((each) => nameOf(each) === step.operation)!;
    const { status, body } = await call(url, step, step.expected === 401 ? undefined : token);
    token ??= (body as { user: { token: string } }).user.token;
    const surprise = status === step.expected ? [] : [`status ${status} instead of ${step.expected}`];
    walked.push({ operation: step.operation, misfits: [...surprise, ...misfits(operation, status, body)] });
  }
  return walked;
}

async function call(url: string, { operation, body }: Step, token: string | undefined) {
  const [method, pattern] = operation.split(" ") as [string, string];
  const path = pattern.replace(/:(\w+)/g, (_, name: keyof typeof params) => params[name]);
  const response = await fetch(url + path, {
    method,
    headers: { "content-type": "application/json", ...(token && { authorization: `Token ${token}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
}
