import type { Shape } from "../../../templates/model.js";
import { codes } from "../../diagnostic.js";
import { Lifetimes } from "../../model/lifetime.js";
import type { Spec, SpecRoute } from "../validate.js";
import { declaredFields } from "./declared-fields.js";
import type { Finding } from "./finding.js";

/** An entry for each text that somebody thinks of, none of which ever goes. */
export function unboundedKeys(spec: Spec): readonly Finding[] {
  const lifetimes = new Lifetimes(spec.options);
  return spec.routes.flatMap((route) => {
    const { ttlMs, staleWhileRevalidateMs, staleIfErrorMs } = lifetimes.of(route.options);
    const isForever = ttlMs > 0 && [ttlMs, staleWhileRevalidateMs, staleIfErrorMs].includes(Infinity);
    return isForever ? freeTexts(route).map((name) => finding(route, name)) : [];
  });
}

/** The query parameters in the key that may be any text. What a key function makes of them is not known. */
function freeTexts({ options: { key, query } }: SpecRoute): readonly string[] {
  if (typeof key === "object") return [];
  return declaredFields(query)
    .filter(({ shape }) => shape && isFreeText(shape))
    .map(({ name }) => name)
    .filter((name) => key === undefined || namesIn(key).includes(`query.${name}`));
}

/** What a template names. */
function namesIn(template: string): readonly string[] {
  return [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name.trim());
}

const bounds: ReadonlySet<string> = new Set(["length", "max", "pattern"]);

function isFreeText(shape: Shape): boolean {
  if ("inner" in shape) return isFreeText(shape.inner);
  if (shape.kind === "array") return isFreeText(shape.element);
  if (shape.kind === "union") return shape.options.some(isFreeText);
  return shape.kind === "string" && !shape.checks.some(({ kind }) => bounds.has(kind));
}

function finding({ name, site }: SpecRoute, field: string): Finding {
  return {
    severity: "warning",
    code: codes.UNBOUNDED_KEY,
    site,
    path: ["query", field],
    message: `\`${name}\` keeps an entry forever for each \`query.${field}\`, which may be any text: whoever asks can fill the cache`,
    fix: "give the text a `.max(100)`, a format, or an enum in its place; or give the route spans that end",
  };
}
