import { IdentityRequiredError, InvalidInputError } from "cachewright/runtime";
import type { ErrorRequestHandler } from "express";
import { invalid, unauthorized } from "./errors.js";

/** Puts the errors of the generated handlers into the words of this API. */
export const translateInputErrors: ErrorRequestHandler = (error, _request, _response, next) => {
  if (error instanceof InvalidInputError) return next(invalid(error.field));
  if (error instanceof IdentityRequiredError) return next(unauthorized("token is missing"));
  next(error);
};
