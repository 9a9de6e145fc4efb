/** Runs one cell of the matrix in a process of its own, so that the proxies of two cells do not wait for each other. */
import { cells } from "./cells/index.js";
import type { CellOptions } from "./measurement.js";
import { runCell } from "./run-cell.js";

const options = JSON.parse(process.argv[2]!) as CellOptions;
const cell = cells.find(({ name }) => name === options.cell)!;
process.send!(await runCell(cell, options));
process.disconnect();
