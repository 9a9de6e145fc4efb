/** Measures one group and sends its rows to the parent: a process of its own, so that no other code has warmed it up. */
import { groups } from "./groups.js";

const group = groups[process.argv[2] ?? ""];
if (!group) throw new Error(`there is no group ${process.argv[2]}`);
process.send?.(await group());
process.disconnect?.();
