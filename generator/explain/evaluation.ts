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
