import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { HandClock, listen, openingTimeout, startServices, type Listening, type RunningServices } from "./conduit.js";
import { operations } from "./document.js";
import { runDifferential } from "./drive.js";
import { createPlainApp } from "./plain-app.js";
import { mountedIn, nameOf, walk } from "./walk.js";

describe("the plain app", () => {
  const clock = new HandClock();
  let services: RunningServices[];
  let apps: Listening[];

  beforeAll(async () => {
    services = [await startServices(clock), await startServices(clock)];
    apps = await Promise.all(services.map((each) => listen(createPlainApp(each.services))));
  }, openingTimeout);
  beforeEach(() => Promise.all(services.map((each) => each.clear())));
  afterAll(() => Promise.all([...apps, ...services].map((each) => each.close())));

  test("mounts every operation of the document, and no other", () => {
    const app = createPlainApp(services[0]!.services);
    expect(operations()).toHaveLength(19);
    expect(mountedIn(app).toSorted()).toEqual(operations().map(nameOf).toSorted());
  });

  test("answers as the document says", async () => {
    const walked = await walk(apps[0]!.url, operations());
    expect(new Set(walked.map(({ operation }) => operation)).size).toBe(19);
    expect(walked.filter(({ misfits }) => misfits.length > 0)).toEqual([]);
  });

  test("answers a random session like its twin, in every way that the API has", { timeout: 120_000 }, async () => {
    const [subject, reference] = [apps[0]!.url, apps[1]!.url];
    const tickClock = () => clock.advance(250);
    const report = await runDifferential({ subject, reference, seed: 1, steps: 1000, tickClock });
    expect(report.requests).toBe(1000);
    expect(report.hits).toBe(0);
    expect(new Set(report.statuses.keys())).toEqual(new Set([200, 201, 204, 401, 403, 404, 422]));
  });
});
