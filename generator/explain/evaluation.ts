/** One question to generated code: what a request to one route becomes. */
export interface Question {
  readonly params: Readonly<Record<string, string>>;
  readonly search: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly identity: unknown;
  /** Nobody said who asks: `identity` is made up, and what is made of it is shown as `{identity.id}`. */
  readonly isStandIn: boolean;
  /** Whether the tags depend on the inputs alone. */
  readonly hasInputTags: boolean;
}

/** Whether something is an {@link Evaluation}: user code ran in the process that left it. */
export function isEvaluation(value: unknown): value is Evaluation {
  if (!isRecord(value)) return false;
  const { kind, inputs, key, tags, status, message, field } = value;
  if (kind === "read") return isRecord(inputs) && isTextOrNone(key) && (tags === undefined || isListOfTexts(tags));
  return kind === "refused" && typeof status === "number" && typeof message === "string" && isTextOrNone(field);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTextOrNone(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** What generated code made of a request. */
export type Evaluation =
  | {
      readonly kind: "read";
      readonly inputs: Readonly<Record<string, unknown>>;
      /** Of a cached route. */
      readonly key?: string;
      /** What the handler gets, where its key covers less than all inputs. */
      readonly seen?: unknown;
      /** What the entry carries, or the mutation invalidates; absent when a function of the result decides. */
      readonly tags?: readonly string[];
    }
  | {
      readonly kind: "refused";
      /** The HTTP status that a client gets. */
      readonly status: number;
      readonly message: string;
      /** The input that is to blame, for example `query.limit`. */
      readonly field?: string;
    };
