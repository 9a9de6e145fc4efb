import type { World } from "./interleaving.js";

/** What two processes under a scheduler go through. */
export const worlds: readonly (World & { readonly name: string })[] = [
  { name: "Scheduled: a backend with every capability", memory: false, losses: false },
  { name: "Scheduled: tags of results", memory: false, losses: false, onlyResults: true },
  { name: "Scheduled: memory in front of it", memory: true, losses: false },
  { name: "Scheduled: a backend that loses what it acknowledged", memory: false, losses: true },
  { name: "Scheduled: memory in front of that", memory: true, losses: true },
];
