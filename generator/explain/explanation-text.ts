import { inspect } from "node:util";
import type { LifetimeModel, RouteModel } from "../../templates/model.js";
import type { Meeting } from "../model/tag-meetings.js";
import { shownSpan } from "../shown-span.js";
import type { Explanation, Found, Related } from "./explain.js";
import { tagsOf } from "./explain.js";

/** The lines that explain a request to people. `place` is where the spec declares its route. */
export function explanationLines(explanation: Explanation, place: string): string[] {
  const { found, evaluation } = explanation;
  const isRoute = "tags" in found;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["route", [`${found.name}  ${found.method} ${found.path}`, place]],
    ["inputs", inputLines(explanation)],
    ...(evaluation.kind === "refused" ? [["answer", refusalLines(explanation)] as const] : []),
    ...(isRoute ? routeSections(found, explanation) : []),
    [isRoute ? "tags" : "invalidates", tagLines(explanation)],
    [isRoute ? "invalidated by" : "affects", relatedLines(explanation)],
    ["note", notes(explanation)],
  ];
  return sections.flatMap(([title, lines]) => labelled(title, lines));
}

const labelWidth = 16;

function labelled(title: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `${(index === 0 ? title : "").padEnd(labelWidth)}${line}`.trimEnd());
}

function inputLines({ evaluation, found, isStandIn, asking }: Explanation): string[] {
  if (evaluation.kind === "refused") return [];
  const { identity, ...parts } = evaluation.inputs;
  const fields = Object.entries(parts).flatMap(([part, values]) =>
    Object.entries(values as object).map(([name, value]) => [`${part}.${name}`, shownValue(value)] as const),
  );
  const who = Object.entries(identity ?? {}).map(
    ([name, value]) => [`identity.${name}`, isStandIn ? "not given" : shownValue(value)] as const,
  );
  const nobody = found.inputs.identity === "optional" && asking.identity === undefined;
  return aligned([...fields, ...who, ...(nobody ? [["identity", "nobody"] as const] : [])], "none");
}

function shownValue(value: unknown): string {
  if (value === undefined) return "absent";
  return typeof value === "string" ? JSON.stringify(value) : inspect(value, { depth: 4, breakLength: Infinity });
}

function aligned(rows: readonly (readonly string[])[], otherwise: string): string[] {
  if (rows.length === 0) return [otherwise];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
}

function refusalLines({ evaluation, isStandIn, model, found }: Explanation): string[] {
  if (evaluation.kind === "read") return [];
  const hint =
    isStandIn && evaluation.status === 401
      ? [`say who asks: ${identityExample(model)}`]
      : missingHeader(evaluation.field, found);
  return [`${evaluation.status} ${evaluation.message}`, ...hint];
}

function missingHeader(field: string | undefined, found: Found): string[] {
  const [part, name = ""] = field?.split(/\.(.*)/s) ?? [];
  if (part === "headers" && found.inputs.headers) return [`give it with: --header '${name}: VALUE'`];
  return part === "cookies" ? [`give it with: --cookie ${name}=VALUE`] : [];
}

/** The option that says who asks. */
function identityExample({ identity }: Explanation["model"]): string {
  const [only, ...others] = identity?.fields ?? [];
  if (!only) return "--identity '{}'";
  return others.length === 0 ? "--identity VALUE" : `--identity ${only.name}=VALUE …`;
}

function routeSections(route: RouteModel, { evaluation, model }: Explanation) {
  const prefix = `${model.name}:${route.name}@${route.version}:`;
  const isRead = evaluation.kind === "read";
  const key = isRead ? evaluation.key : undefined;
  const seen =
    isRead && evaluation.seen !== undefined ? [["handler sees", [shownValue(evaluation.seen)]] as const] : [];
  return [
    ["key", [key ?? `${prefix}${route.keyPattern}`]] as const,
    ...seen,
    ["ttl", [ttlText(route)]] as const,
    ["stale", staleLines(route.lifetime)] as const,
  ];
}

function ttlText({ lifetime, negative }: RouteModel): string {
  const errors = negative.map(({ status, ttlMs }) => `${status}: ${shownSpan(ttlMs)}`);
  const ttl = lifetime.ttlMs === 0 ? "0 (answers are not stored)" : shownSpan(lifetime.ttlMs);
  return [ttl, ...errors].join(", ");
}

function staleLines({ staleWhileRevalidateMs, staleIfErrorMs }: LifetimeModel): string[] {
  const lines = [
    ...(staleWhileRevalidateMs > 0 ? [`${shownSpan(staleWhileRevalidateMs)} more while it is refreshed`] : []),
    ...(staleIfErrorMs > 0 ? [`${shownSpan(staleIfErrorMs)} more when loading fails`] : []),
  ];
  return lines.length > 0 ? lines : ["never served"];
}

function tagLines({ found, evaluation, model }: Explanation): string[] {
  const tags = tagsOf(found);
  if (tags.kind === "function") {
    const families = model.families.map(({ name }) => name);
    return [`by a function of the result: any of ${families.length > 0 ? families.join(", ") : "none"}`];
  }
  if (evaluation.kind === "read" && evaluation.tags)
    return evaluation.tags.length > 0 ? [...evaluation.tags] : ["none"];
  return ["not known, for the request is refused"];
}

function relatedLines({ related, evaluation, found }: Explanation): string[] {
  if (evaluation.kind === "refused" && tagsOf(found).kind === "templates") return [];
  return aligned(
    related.map(relatedRow),
    "tags" in found ? "no mutation of the spec" : "no route and no value of the spec",
  );
}

function relatedRow({ entry, meetings }: Related): readonly string[] {
  const title = "path" in entry ? `${entry.method} ${entry.path}` : "(value)";
  return [entry.name, title, meetingText(meetings)];
}

function meetingText(all: readonly Meeting[]): string {
  const sure = all.find(({ perhaps, when }) => !perhaps && when.length === 0);
  if (sure) return "always";
  const conditions = all.filter(({ perhaps }) => !perhaps).map(conditionText);
  if (conditions.length > 0) return `when ${conditions.join(", or ")}`;
  const tags = all.flatMap(({ tag }) => tag ?? []);
  return tags.length > 0 ? `perhaps, by ${tags.join(", ")}` : "perhaps: a function names its tags";
}

function conditionText({ when }: Meeting): string {
  return when.map(({ input, is }) => `${input} is ${JSON.stringify(is)}`).join(" and ");
}

function notes({ asking, others, ignored, isStandIn, evaluation, found, model }: Explanation): string[] {
  return [
    ...(asking.method === "HEAD" ? ["HEAD is answered from the entry of GET, and never fills it"] : []),
    ...others.map(({ name, path }) => `\`${name}\` (${path}) fits too: mount it after \`${found.name}\``),
    ...(ignored.length > 0 ? [`not declared, so nobody sees it: query ${ignored.join(", ")}`] : []),
    ...(isStandIn && evaluation.kind === "read"
      ? [`a request of nobody gets a 401; to say who asks, add ${identityExample(model)}`]
      : []),
    ...(found.inputs.identity === "optional" && asking.identity === undefined && evaluation.kind === "read"
      ? [`who is known has an entry of their own: add ${identityExample(model)}`]
      : []),
  ];
}
