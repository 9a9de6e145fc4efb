import { parseArgs } from "node:util";
import { fillDatabase } from "./demo/seed.js";
import { paint, printHead } from "./demo/table.js";
import { tour } from "./demo/tour.js";
import { startServer } from "./src/server.js";

const { values } = parseArgs({ options: { backend: { type: "string", default: "memory:" } } });

try {
  await showConduit(values.backend);
} catch (error) {
  console.error(paint("red", error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}

async function showConduit(backend: string): Promise<void> {
  const server = await startServer({ backend });
  try {
    await fillDatabase(server.database);
    // Whoever reads this may have passed a password in the url.
    console.log(`\nConduit on Express and Postgres, 8,000 articles; the cache is in ${backend.split(":")[0]}.`);
    printHead();
    const { missTime, hitTime, hits } = await tour(server.url);
    const times = `${missTime.toFixed(1)} ms from Postgres, ${hitTime.toFixed(2)} ms from the cache`;
    console.log(`\nThe list took ${times} (median of ${hits} hits):`);
    console.log(paint("bold", `${(missTime / hitTime).toFixed(0)} times faster, and no answer was out of date.\n`));
  } finally {
    await server.close();
  }
}
