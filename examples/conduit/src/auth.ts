import { SignJWT, jwtVerify } from "jose";
import type { RequestHandler } from "express";
import { unauthorized } from "./errors.js";

/** Who asks. The id of an account never changes and is never given to another one; a username may be. */
export interface Viewer {
  readonly id: number;
}

declare global {
  namespace Express {
    interface Request {
      /** Who asks; absent for an anonymous request. */
      auth?: Viewer;
    }
  }
}

/** Issues and reads the API's tokens. */
export interface Tokens {
  /** A pure function of its arguments, so that an unchanged account keeps its token. */
  issue(viewer: Viewer, changedAt: Date): Promise<string>;
  /** @throws {ApiError} 401 for a token that is not one of ours. */
  read(token: string): Promise<Viewer>;
}

export function createTokens(signingKey: Uint8Array): Tokens {
  return {
    issue: (viewer, changedAt) =>
      new SignJWT()
        .setProtectedHeader({ alg: "HS256" })
        .setSubject(String(viewer.id))
        .setIssuedAt(changedAt)
        .sign(signingKey),
    async read(token) {
      const verified = await jwtVerify(token, signingKey, { algorithms: ["HS256"] }).catch(() => undefined);
      const id = Number(verified?.payload.sub);
      if (!Number.isSafeInteger(id)) throw unauthorized("token is invalid");
      return { id };
    },
  };
}

/** Sets `req.auth` from the header `Authorization: Token <jwt>`; a token that is broken is a 401 everywhere. */
export function authenticate(tokens: Tokens): RequestHandler {
  return async (request, _response, next) => {
    const header = request.headers.authorization;
    if (header !== undefined) request.auth = await tokens.read(/^Token (\S+)$/.exec(header)?.[1] ?? "");
    next();
  };
}

/** Answers 401 to an anonymous request. */
export const requireUser: RequestHandler = (request, _response, next) => {
  next(request.auth === undefined ? unauthorized("token is missing") : undefined);
};
