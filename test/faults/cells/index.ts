import type { Cell } from "./cell.js";
import { chaosCells } from "./chaos.js";
import { failoverCells } from "./failover.js";
import { networkCells } from "./network.js";
import { processCells } from "./processes.js";
import { refusalCells } from "./refusals.js";

/** The lines of the fault matrix. */
export const cells: readonly Cell[] = [
  ...processCells,
  ...networkCells,
  ...refusalCells,
  ...failoverCells,
  ...chaosCells,
];
