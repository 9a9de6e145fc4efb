import type { RouteModel } from "../../templates/model.js";
import type { Site } from "../spec/raw.js";
import type { Explanation, Found, Related } from "./explain.js";
import { tagsOf } from "./explain.js";

/** An explanation for programs. Durations are milliseconds; `null` is forever, as in the manifest. */
export function explanationData(explanation: Explanation, place: Site): Readonly<Record<string, unknown>> {
  const { asking, found, others, evaluation, isStandIn, ignored, related } = explanation;
  const isRead = evaluation.kind === "read";
  return {
    method: asking.method,
    url: asking.url,
    route: { name: found.name, method: found.method, path: found.path, ...place },
    alsoTakenBy: others.map(({ name }) => name),
    ...(isRead ? { inputs: evaluation.inputs } : { refused: { ...evaluation, kind: undefined } }),
    identity: isStandIn ? "unknown" : asking.identity === undefined ? "none" : "given",
    ...("tags" in found && lifetimeData(found, explanation)),
    [relationName(found, "own")]: tagsOf(found).kind === "function" ? "function" : isRead ? evaluation.tags : null,
    [relationName(found, "others")]: related.map(relatedData),
    ignored,
  };
}

function relationName(found: Found, side: "others" | "own"): string {
  const isRoute = "tags" in found;
  if (side === "own") return isRoute ? "tags" : "invalidates";
  return isRoute ? "invalidatedBy" : "affects";
}

function lifetimeData(route: RouteModel, { evaluation, model }: Explanation): object {
  const { ttlMs, staleWhileRevalidateMs, staleIfErrorMs } = route.lifetime;
  return {
    key: evaluation.kind === "read" ? evaluation.key : null,
    keyPattern: `${model.name}:${route.name}@${route.version}:${route.keyPattern}`,
    ...(evaluation.kind === "read" && evaluation.seen !== undefined && { handlerSees: evaluation.seen }),
    ttlMs,
    staleWhileRevalidateMs,
    staleIfErrorMs,
  };
}

function relatedData({ entry, meetings }: Related): object {
  const place = "path" in entry ? { method: entry.method, path: entry.path } : {};
  return { name: entry.name, ...place, meetings };
}
