import { format } from "prettier";
import { cells } from "./cells/index.js";
import { fullTiming } from "./measurement.js";
import type { CellResult } from "./run-cells.js";
import { renderTable } from "./table.js";
import { goals } from "./verdict.js";

/** The document of a full run, as the formatter of this repository leaves it. */
export function renderDocument(results: readonly CellResult[], seed: number): Promise<string> {
  return format(documentText(results, seed), { parser: "markdown" });
}

function documentText(results: readonly CellResult[], seed: number): string {
  return `# Faults

Written by \`npm run test:faults\`: do not edit. Seed ${seed}, Node ${process.versions.node}.

Each line is a run on real servers, with a TCP proxy before each of them where the harm is one of the network or of a
login. Two service processes over the same backend serve 200 requests per second each (two of three a \`getOrSet\`; \`get\`, \`set\`, \`update\`, \`delete\`, and invalidations of
fixed and of result tags) over data whose versions are known, and everything that they read is held against everything that
was changed. The harm lasts ${fullTiming.harmMs / 1000} s, chaos ${fullTiming.chaosMs / 1000} s.

- **Unhandled**: rejections and exceptions that nobody handled. **Wrong**: values of something else, cut short, or newer
  than the source. **Failed reads**: reads that rejected. **Unsettled**: requests that never ended.
- **Lost**: changes that were acknowledged and an older value was read afterwards, by either process; changes that were
  rejected and not applied 1 s after the recovery; changes that were rejected and the process itself still read something
  older. An \`update\` that rejects promises nothing. Memory tier off: no tolerance; on: the default \`maxStaleness\` of 1 s.
- Latencies are what a request took beyond its source: the worst without the time for which its process waited for a
  processor of the machine, which is shared; in brackets the worst with it and the 99th percentile. **No fault**: the same
  load in the same run before the harm (down at start: after the recovery). **Until open**: requests that the harm
  touched while not all circuit breakers concerned were open; goal ${goals.untilOpen} ms. **While open**: requests that
  began and ended while they were open; goal ${goals.whileOpen} ms; "–": they did not open. A goal is missed by what is
  above it and above what requests took without a fault. In chaos breakers open and close all the time, and a process
  waits for what another one has claimed and cannot store: its latencies have no goal.
- **Recovery**: from a reachable master for every key until nothing fails any more and hits are served; goal ${goals.recovery / 1000} s.

${renderTable(cells, results)}
`;
}
