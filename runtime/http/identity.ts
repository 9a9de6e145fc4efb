import type { MaybePromise } from "../backend.js";
import { IdentityRequiredError } from "../errors.js";
import type { Exchange } from "./exchange.js";

/** What of a route tells whether it asks for an identity. */
interface Identifying {
  readonly name: string;
  readonly identity: "optional" | "required" | undefined;
}

/** Who asks, `undefined` for nobody. @throws IdentityRequiredError when the route needs an identity and there is none */
export function identityOf(exchange: Exchange, route: Identifying): MaybePromise<unknown> {
  if (route.identity === undefined) return undefined;
  const found = exchange.identify();
  // What an extractor promises need not be a native promise.
  return isThenable(found) ? Promise.resolve(found).then((who) => checked(who, route)) : checked(found, route);
}

function checked(identity: unknown, route: Identifying): unknown {
  if (identity) return identity;
  if (route.identity === "required") throw new IdentityRequiredError(route.name);
  return undefined;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}
