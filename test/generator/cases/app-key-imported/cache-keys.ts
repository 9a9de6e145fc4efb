interface Caller {
  readonly headers: { readonly "x-tenant": string; readonly "accept-language"?: string | undefined };
  readonly identity?: { readonly role: "admin" | "user" } | undefined;
}

/** What of a caller all answers may depend on. */
export function tenantKey(
  { headers, identity }: Caller,
  route: { readonly path: string },
): { tenant: string; lang: string | undefined; admin: boolean } {
  return {
    tenant: headers["x-tenant"],
    lang: headers["accept-language"]?.slice(0, 2),
    admin: identity?.role === "admin" && route.path !== "/",
  };
}
