/**
 * What a step came to. `output` is shown when something failed.
 *
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {{ name: string, reason?: string | undefined }[]} skipped
 * @property {string} output
 */

/** Announces steps, a line each, and adds up what they came to. */
export class Tally {
  #passed = 0;
  #failed = 0;
  /** @type {Outcome["skipped"]} */
  #skipped = [];

  /**
   * Runs one step: its name is printed before, its result and duration after it, its output only when it failed.
   *
   * @param {string} name
   * @param {() => Promise<Outcome>} action
   * @returns {Promise<boolean>} whether nothing in it failed
   */
  async step(name, action) {
    process.stdout.write(name.padEnd(18));
    const start = performance.now();
    const outcome = await action();
    this.#add(outcome);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stdout.write(`${verdict(outcome).padEnd(8)}${seconds.padStart(6)} s\n`);
    if (outcome.failed > 0) process.stdout.write(`\n${outcome.output.trim()}\n\n`);
    return outcome.failed === 0;
  }

  /** Prints what was skipped and why, then the closing line, and sets the exit code. */
  finish() {
    for (const line of skippedByReason(this.#skipped)) console.log(line);
    console.log(`${this.#passed} passed, ${this.#failed} failed, ${this.#skipped.length} skipped`);
    process.exitCode = this.#failed === 0 ? 0 : 1;
  }

  /** @param {Outcome} outcome */
  #add(outcome) {
    this.#passed += outcome.passed;
    this.#failed += outcome.failed;
    this.#skipped.push(...outcome.skipped);
  }
}

/**
 * The outcome of a step that counts as one test.
 *
 * @param {{ ok: boolean, output: string }} result
 * @returns {Outcome}
 */
export function single({ ok, output }) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [], output };
}

/**
 * The outcome of a step that was not done.
 *
 * @param {string} name
 * @param {string} reason
 * @returns {Outcome}
 */
export function skipped(name, reason) {
  return { passed: 0, failed: 0, skipped: [{ name, reason }], output: "" };
}

/** @param {Outcome} outcome */
function verdict(outcome) {
  if (outcome.failed > 0) return "FAILED";
  return outcome.passed > 0 ? "ok" : "skipped";
}

/**
 * @param {Outcome["skipped"]} tests
 * @returns {string[]} a line for each reason, with the number of tests and the first of them
 */
function skippedByReason(tests) {
  /** @type {Map<string, string[]>} */
  const names = new Map();
  for (const { name, reason = "no reason given" } of tests) names.set(reason, [...(names.get(reason) ?? []), name]);
  return Array.from(names, ([reason, [first, ...more]]) =>
    more.length === 0 ? `skipped: ${first}: ${reason}` : `skipped: ${first} and ${more.length} more: ${reason}`,
  );
}
