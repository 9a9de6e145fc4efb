import { StaleCodeError } from "./errors.js";

/**
 * The generation of the code that this runtime serves. It grows when generated code starts to use the runtime in another
 * way, so that what an older generator wrote would break in the middle of a request. Patches of both leave it alone.
 */
export const currentGeneration = 1;

/**
 * Generated code calls this when it is imported.
 *
 * @param generation that of the generator which wrote the code
 * @throws {StaleCodeError} when this runtime is of another one
 */
export function generation(generation: number): void {
  if (generation !== currentGeneration) throw new StaleCodeError(generation, currentGeneration);
}
