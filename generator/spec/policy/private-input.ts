import { codes } from "../../diagnostic.js";
import { Lifetimes, negativeSpans } from "../../model/lifetime.js";
import type { Site } from "../raw.js";
import type { Spec, SpecRoute } from "../validate.js";
import { declaredFields } from "./declared-fields.js";
import type { Finding } from "./finding.js";

type Part = "cookies" | "headers" | "query";

/**
 * A route whose answer depends on a credential is private. Without an identity its entries would be kept by the secret
 * itself, and one that is shared by accident would be shown to somebody else (RFC 9111 section 3.5).
 */
export function privateInputs(spec: Spec): readonly Finding[] {
  const lifetimes = new Lifetimes(spec.options);
  const anonymous = spec.routes.filter(({ options }) => {
    const isStored = lifetimes.of(options).ttlMs > 0 || negativeSpans(options.negativeTtl).length > 0;
    return isStored && options.identity === undefined;
  });
  return [...anonymous.flatMap(ofRoute), ...ofApplication(spec, anonymous)];
}

function ofRoute({ name, site, options }: SpecRoute): Finding[] {
  return (["headers", "cookies", "query"] as const).flatMap((part) =>
    credentials(part, options[part]).map((field) => finding(name, site, part, field)),
  );
}

function ofApplication({ options, site }: Spec, [first]: readonly SpecRoute[]): Finding[] {
  if (first === undefined) return [];
  return credentials("headers", options.headers).map((field) => finding(first.name, site, "headers", field));
}

function credentials(part: Part, fields: Parameters<typeof declaredFields>[0]): readonly string[] {
  const isSecret = part === "query" ? isQuerySecret : isSecretName;
  return declaredFields(fields).flatMap(({ name }) => (isSecret(name) ? [name] : []));
}

function finding(owner: string, site: Site, part: Part, name: string): Finding {
  return {
    severity: "error",
    code: codes.PRIVATE_INPUT,
    site,
    path: [part, name],
    message: `\`${owner}\` takes the ${words[part]} \`${name}\`, which tells who asks, but it declares no \`identity\``,
    fix: 'declare `identity: "optional"` or `"required"`, and take from it what the handler needs; or store nothing: `ttl: 0`',
    at: "name",
  };
}

const words: Readonly<Record<Part, string>> = { cookies: "cookie", headers: "header", query: "query parameter" };

/** The one query parameter that a standard gives to credentials (RFC 6750 section 2.3): others are often page tokens. */
function isQuerySecret(name: string): boolean {
  return name === "access_token";
}

const secretWord =
  /(?:^|-)(?:cookie|auth|authorization|bearer|credentials?|jwt|token|api-?key|(?:php|j)?sess(?:ion)?|sid)(?:-?id)?\d*$/;

/** Whether the last word says so: `connect.sid`, `PHPSESSID`, `next-auth.session-token`, `x-api-key`; not `session_theme`. */
function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z])([A-Z])/g, "$1-$2").replace(/[^A-Za-z0-9]+/g, "-");
  return secretWord.test(words.toLowerCase());
}
