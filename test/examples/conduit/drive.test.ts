import { describe, expect, test } from "vitest";
import { listen } from "./conduit.js";
import { runDifferential } from "./drive.js";
import { randomSession } from "./session.js";

describe("a random session", () => {
  test("is the same for the same seed, and another for another", () => {
    expect(requestsOf(7)).toEqual(requestsOf(7));
    expect(requestsOf(7)).not.toEqual(requestsOf(8));
  });

  test("consists mostly of reads, many of them repeated", () => {
    const requests = requestsOf(7);
    const reads = requests.filter(({ method }) => method === "GET").map((request) => JSON.stringify(request));
    expect(requests).toHaveLength(500);
    expect(reads.length).toBeGreaterThan(350);
    expect(new Set(reads).size).toBeLessThan(reads.length / 2);
  });
});

describe("a differential run", () => {
  test("reports a difference, with the requests that led to it", async () => {
    const error = await run((method) => (method === "GET" ? 200 : 404)).catch((reason: unknown) => String(reason));
    expect(error).toMatch(/seed 1: the responses to request \d+ differ/);
    expect(error).toMatch(/\nsubject: +200 \{\}\nreference: 404 \{\}\n/);
    expect(error).toMatch(/\n404 POST \/users as nobody \{"user":.+\n404 GET .+$/s);
  });

  test("counts the hits of the subject", async () => {
    expect((await run(() => 404)).hits).toBe(50);
  });
});

/** Compares a server that always answers 404 with one that chooses its status. */
async function run(statusFor: (method: string) => number) {
  const headers = { "cache-status": "conduit; hit; ttl=60" };
  const subject = await listen((request, response) => {
    response.writeHead(statusFor(request.method ?? ""), headers).end("{}");
  });
  const reference = await listen((_request, response) => {
    response.writeHead(404).end("{}");
  });
  try {
    const urls = { subject: subject.url, reference: reference.url };
    return await runDifferential({ ...urls, seed: 1, steps: 50, tickClock: () => {} });
  } finally {
    await Promise.all([subject.close(), reference.close()]);
  }
}

function requestsOf(seed: number) {
  const session = randomSession(seed, 500);
  const requests = [];
  for (let step = session.next(); !step.done; step = session.next({ status: 404, body: {} })) requests.push(step.value);
  return requests;
}
