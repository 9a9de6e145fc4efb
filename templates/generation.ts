import { runtime } from "./marks.js";

/** The generation of the runtime that generated code is for; the runtime's own number is the same. */
export const codeGeneration = 1;

/** Fails at import, with what to do, instead of in the middle of a request. */
export const generationCheck: readonly string[] = [`${runtime("generation")}(${codeGeneration});`];
