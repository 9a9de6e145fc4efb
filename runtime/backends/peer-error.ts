import { MissingPeerError } from "../errors.js";

/**
 * Loads a client library that users install themselves.
 *
 * @throws MissingPeerError when it is not installed
 */
export async function loadPeer<T>(peer: string, subpath: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw isMissing(peer, cause) ? new MissingPeerError(peer, subpath, cause) : cause;
  }
}

/** A library that is there but cannot find one of its own parts is another problem, with another fix. */
function isMissing(peer: string, cause: unknown): boolean {
  return (
    cause instanceof Error &&
    (cause as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND" &&
    cause.message.includes(`'${peer}'`)
  );
}
