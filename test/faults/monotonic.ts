/**
 * Milliseconds of a clock that never goes back and that all processes of this machine share, so that what one of them
 * has acknowledged can be compared with what another one reads.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
