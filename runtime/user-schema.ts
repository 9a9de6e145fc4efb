import { InvalidInputError, InvalidOptionError } from "./errors.js";

/**
 * What generated code needs of a schema that it runs: Standard Schema version 1 (https://standardschema.dev), which zod
 * and its kin speak.
 */
export interface UserSchema<Output> {
  readonly "~standard": {
    readonly validate: (value: unknown) => Checked<Output> | Promise<Checked<Output>>;
  };
}

type Checked<Output> = { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The type of what a schema takes. */
export type InputOf<Schema> = Schema extends { readonly "~standard": { readonly types?: infer Types } }
  ? NonNullable<Types> extends { readonly input: infer Input }
    ? Input
    : never
  : never;

/** The type of what a schema gives. */
export type OutputOf<Schema> = Schema extends { readonly "~standard": { readonly types?: infer Types } }
  ? NonNullable<Types> extends { readonly output: infer Output }
    ? Output
    : never
  : never;

/**
 * What a schema of the user's makes of a value.
 *
 * @throws {InvalidInputError} with the first issue, when the value does not fit
 * @throws {InvalidOptionError} when the schema is asynchronous: a key is needed at once
 */
export function withSchema<Output>(schema: UserSchema<Output>, value: unknown, field: string): Output {
  const result = schema["~standard"].validate(value);
  if (result instanceof Promise) {
    void result.catch(() => undefined); // its own failure is of no use to anybody
    throw new InvalidOptionError(
      `the schema of ${field} is asynchronous, but a key is needed at once: make it synchronous`,
    );
  }
  if (result.issues === undefined) return result.value;
  const [first] = result.issues;
  throw new InvalidInputError(pathOf(field, first), first?.message ?? "does not fit");
}

function pathOf(field: string, issue: Issue | undefined): string {
  const steps = (issue?.path ?? []).map((step) => (typeof step === "object" ? step.key : step));
  return steps.reduce<string>(
    (path, step) => (typeof step === "number" ? `${path}[${step}]` : `${path}.${String(step)}`),
    field,
  );
}
