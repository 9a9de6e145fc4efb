/** Where the services take the time from. */
export interface Clock {
  now(): Date;
}

/** The time of this machine. */
export const machineClock: Clock = { now: () => new Date() };
