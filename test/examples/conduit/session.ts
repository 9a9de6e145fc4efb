import { randomChange, register } from "./changes.js";
import { Random } from "../../support/random.js";
import { randomRead } from "./reads.js";
import { World, type SessionRequest, type Steps } from "./world.js";

const shareOfChanges = 0.2;
const shareOfRepeats = 0.65;
const remembered = 20;

/**
 * A random session of several people: the same seed and the same responses give the same requests. Most are reads, and
 * most reads repeat one of the latest, so that a cache has something to do and something to get wrong.
 */
export function* randomSession(seed: number, steps: number): Steps {
  const session = endlessSession(new World(new Random(seed)));
  let step = session.next();
  for (let left = steps; left > 0 && !step.done; left--) step = session.next(yield step.value);
}

function* endlessSession(world: World): Steps {
  const latest: SessionRequest[] = [];
  for (const person of world.people) yield* register(person);
  for (;;) {
    if (world.random.chance(shareOfChanges)) yield* changeAndLook(world, latest);
    else yield readAgain(world, latest);
  }
}

function readAgain(world: World, latest: SessionRequest[]): SessionRequest {
  if (latest.length > 0 && world.random.chance(shareOfRepeats)) return world.random.pick(latest);
  const read = randomRead(world);
  latest.push(read);
  if (latest.length > remembered) latest.shift();
  return read;
}

/** Who changes something often looks at once at what they have seen before: there a stale answer would show. */
function* changeAndLook(world: World, latest: readonly SessionRequest[]): Steps {
  const change = randomChange(world);
  for (let step = change.next(); !step.done;) {
    const { as } = step.value;
    step = change.next(yield step.value);
    const own = latest.filter((read) => read.as === as);
    if (own.length > 0 && world.random.chance(0.5)) yield world.random.pick(own);
  }
}
