import { bundled } from "./bundle.js";
import { startMemcachedSite } from "./memcached-site.js";
import { startRedisSite } from "./redis-site.js";
import type { Row } from "./report.js";
import type { Site } from "./site.js";
import type { StampedeResult } from "./stampede.js";
import { herdsOf, orphaned, stampede, usual } from "./stampede.js";

interface Kind {
  readonly what: string;
  /** Of all processes together, at most. */
  readonly loads: number;
  /** When the last caller has its answer, in milliseconds. */
  readonly withinMs?: number;
  run(program: string, url: string): Promise<StampedeResult>;
}

const patient = { ...usual, outcome: "value" } as const;
const impatient = { ...patient, hardTimeoutMs: 1000 } as const;

const kinds: readonly Kind[] = [
  {
    what: "a cold key",
    loads: 1,
    withinMs: 150,
    run: (program, url) => stampede(program, herdsOf(4, { ...patient, url, key: "cold" })),
  },
  {
    what: "a load that fails",
    loads: 4,
    run: (program, url) => stampede(program, herdsOf(4, { ...patient, url, key: "broken", outcome: "error" })),
  },
  {
    what: "the process that loads is killed (hardTimeout 1 s)",
    loads: 1,
    run: (program, url) => {
      const others = herdsOf(3, { ...impatient, url, key: "orphan" });
      return orphaned(program, { ...impatient, url, key: "orphan", outcome: "never" }, others);
    },
  },
];

const servers: readonly { readonly name: string; start(): Promise<Site> }[] = [
  { name: "Redis", start: () => startRedisSite() },
  { name: "Memcached", start: () => startMemcachedSite() },
];

/** What came of a stampede. */
export interface StampedeFinding {
  readonly row: Row;
  /** What is wrong with it; nothing when all is well. */
  readonly problem: string | undefined;
}

/** Every stampede on every server, and how to make its row. */
export const stampedeRows: readonly { readonly name: string; run(): Promise<StampedeFinding> }[] = kinds.flatMap(
  (kind) =>
    servers.map((server) => ({
      name: `Stampede: ${kind.what}, ${server.name}`,
      run: async () => {
        const site = await server.start();
        try {
          const result = await kind.run(await bundled("stampede.scenario.ts"), site.url);
          const { loads, values, errors, tookMs } = result;
          const row = [kind.what, server.name, loads.join(", "), values, errors, `${tookMs.toFixed(0)} ms`];
          return { row, problem: problemOf(kind, result) };
        } finally {
          await site.stop();
        }
      },
    })),
);

function problemOf({ loads: most, withinMs = Infinity }: Kind, { loads, tookMs }: StampedeResult): string | undefined {
  const sum = loads.reduce((all, own) => all + own, 0);
  if (sum > most) return `${sum} loads instead of ${most}`;
  return tookMs > withinMs ? `${tookMs.toFixed(0)} ms instead of ${withinMs}` : undefined;
}
