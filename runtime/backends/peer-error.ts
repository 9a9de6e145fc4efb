import { MissingPeerError } from "../errors.js";

/**
 * What to throw when a client library that users install themselves did not load: a `MissingPeerError` where it is not
 * installed. Write `await import("peer").catch(...)`, in these words: then a bundler that does not find the library goes on.
 */
export function peerError(peer: string, subpath: string, cause: unknown): unknown {
  return isMissing(peer, cause) ? new MissingPeerError(peer, subpath, cause) : cause;
}

/** A library that is there but cannot find one of its own parts is another problem, with another fix. */
function isMissing(peer: string, cause: unknown): boolean {
  return (
    cause instanceof Error &&
    (cause as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND" &&
    cause.message.includes(`'${peer}'`)
  );
}
