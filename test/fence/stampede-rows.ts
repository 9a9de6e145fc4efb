import { bundled } from "./bundle.js";
import { startMemcachedSite } from "./memcached-site.js";
import { startRedisSite } from "./redis-site.js";
import type { Row } from "./report.js";
import type { Site } from "./site.js";
import type { StampedeResult } from "./stampede.js";
import { herdsOf, orphaned, stampede, usual } from "./stampede.js";

interface Kind {
  readonly what: string;
  run(program: string, url: string): Promise<StampedeResult>;
}

const patient = { ...usual, outcome: "value" } as const;
const impatient = { ...patient, hardTimeoutMs: 1000 } as const;

const kinds: readonly Kind[] = [
  { what: "a cold key", run: (program, url) => stampede(program, herdsOf(4, { ...patient, url, key: "cold" })) },
  {
    what: "a load that fails",
    run: (program, url) => stampede(program, herdsOf(4, { ...patient, url, key: "broken", outcome: "error" })),
  },
  {
    what: "the process that loads is killed (hardTimeout 1 s)",
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

/** Every stampede on every server, and how to make its row. */
export const stampedeRows: readonly { readonly name: string; run(): Promise<Row> }[] = kinds.flatMap((kind) =>
  servers.map((server) => ({
    name: `Stampede: ${kind.what}, ${server.name}`,
    run: async () => {
      const site = await server.start();
      try {
        const { loads, values, errors, tookMs } = await kind.run(await bundled("stampede.scenario.ts"), site.url);
        return [kind.what, server.name, loads.join(", "), values, errors, `${tookMs.toFixed(0)} ms`];
      } finally {
        await site.stop();
      }
    },
  })),
);
