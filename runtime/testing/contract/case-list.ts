import type { CacheBackend } from "../../backend.js";
import { Instances } from "./instances.js";
import type { Behaviour, Capability, ContractCase, ContractSubject, Skippable } from "./subject.js";

/** What a case may need; without it the case is skipped. */
export type Need = Behaviour | Capability;

/** Gathers the cases of a group, and makes them skip by themselves. */
export class CaseList {
  readonly subject: ContractSubject;
  readonly cases: ContractCase[] = [];

  constructor(subject: ContractSubject) {
    this.subject = subject;
  }

  /** Adds a case of every backend that can do what it needs. */
  add(name: string, needs: readonly Need[], body: (instances: Instances) => Promise<void>): void {
    const skip = this.#declaredSkip(needs);
    const run = async (context?: Skippable): Promise<void> => {
      if (skip !== undefined) return void context?.skip?.(skip);
      const instances = await Instances.open(this.subject);
      try {
        const missing = needs.find((need) => isMissing(instances.backend, need));
        if (missing === undefined) await body(instances);
        else context?.skip?.(`the backend has no \`${missing}\``);
      } finally {
        await instances.close();
      }
    };
    this.#push(name, skip, run);
  }

  /** Adds a case that is known not to apply. */
  addSkipped(name: string, reason: string): void {
    this.#push(name, reason, async (context) => void context?.skip?.(reason));
  }

  #push(name: string, skip: string | undefined, run: ContractCase["run"]): void {
    // jest waits for a callback where a test has a parameter; one with a default does not count.
    this.cases.push({ name, ...(skip !== undefined && { skip }), run: (context = {}) => run(context) });
  }

  #declaredSkip(needs: readonly Need[]): string | undefined {
    const { skips = {}, capabilities = {} } = this.subject;
    for (const need of needs) {
      if (isBehaviour(need) && skips[need] !== undefined) return skips[need];
      if (!isBehaviour(need) && capabilities[need] === false) return `the backend has no \`${need}\``;
    }
    return undefined;
  }
}

function isMissing(backend: CacheBackend, need: Need): boolean {
  return !isBehaviour(need) && backend[need] === undefined;
}

function isBehaviour(need: Need): need is Behaviour {
  return need === "copies" || need === "expiry" || need === "shared";
}
