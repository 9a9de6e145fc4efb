import type { ErrorRequestHandler, RequestHandler } from "express";

/** An answer that is no success, in the shape that the API gives to errors. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly problems: readonly string[];

  constructor(status: number, problems: readonly string[]) {
    super(problems.join(", "));
    this.status = status;
    this.problems = problems;
  }
}

export const unauthorized = (problem: string): ApiError => new ApiError(401, [problem]);
export const forbidden = (problem: string): ApiError => new ApiError(403, [problem]);
export const notFound = (what: string): ApiError => new ApiError(404, [`${what} not found`]);
export const invalid = (...fields: readonly string[]): ApiError =>
  new ApiError(
    422,
    fields.map((field) => `${field} is invalid`),
  );

/** Answers what no route took. */
export const unknownPath: RequestHandler = () => {
  throw notFound("path");
};

/** Answers every error as `{ "errors": { "body": [...] } }`; one that is not foreseen is a 500 that tells nothing. */
export const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  const { status, problems } = asApiError(error);
  response.status(status).json({ errors: { body: problems } });
};

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (isUnreadable(error)) return invalid("body");
  return new ApiError(500, ["something went wrong"]);
}

/** The JSON parser of Express marks its errors with a `type`, such as `entity.parse.failed`. */
function isUnreadable(error: unknown): boolean {
  return error instanceof Error && "type" in error && String(error.type).startsWith("entity.");
}
