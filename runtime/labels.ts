import type { Entry } from "./entry.js";

/** What of an entry stands in its frame as text. Tag keys, versions and digests are printable ASCII without spaces. */
export type Labels = Pick<Entry, "fingerprint" | "tags" | "versions">;

/** Tags and the versions that they have now; as bytes, since most are only compared. */
export interface Current {
  readonly tags: readonly string[];
  /** The version of the tag at this place, if it has one. */
  version(place: number): Uint8Array | undefined;
}

const none: readonly string[] = [];
const space = 0x20;
const newline = 0x0a;

/** A line each: tags, versions, fingerprint. */
export function labelsText({ tags, versions, fingerprint }: Labels): string {
  return `${tags.join(" ")}\n${versions.join(" ")}\n${fingerprint ?? ""}`;
}

/**
 * The labels that stand in `frame` from `start` to `end`. To take them apart costs more than to find that they are those of
 * `current`: then the tags are its list, and nothing is left to be asked of the versions.
 */
export function labelsIn(frame: Buffer, start: number, end: number, current: Current | undefined): Labels {
  const fingerprintAt = current ? endOfCurrent(frame, start, current) : -1;
  if (fingerprintAt !== -1 && fingerprintAt <= end) {
    return { tags: current!.tags, versions: none, fingerprint: textIn(frame, fingerprintAt, end) };
  }
  const [tags = "", versions = "", fingerprint] = frame.toString("latin1", start, end).split("\n");
  if (tags === "") return { tags: none, versions: none, fingerprint: fingerprint || undefined };
  return { tags: tags.split(" "), versions: versions.split(" "), fingerprint: fingerprint || undefined };
}

function textIn(frame: Buffer, start: number, end: number): string | undefined {
  return start === end ? undefined : frame.toString("latin1", start, end);
}

/**
 * Where the line of the versions ends, if the first two lines are those of `current`; else -1. A version is random text that
 * no other tag has or had, so the tags are known by their versions.
 */
function endOfCurrent(frame: Buffer, start: number, current: Current): number {
  const { length } = current.tags;
  let at = start;
  for (const tag of current.tags) at += tag.length + 1;
  if (frame[at - 1] !== newline) return -1;
  for (let place = 0; place < length; place++) {
    const version = current.version(place);
    if (!version || !areBytesAt(frame, at, version)) return -1;
    at += version.length + 1;
    if (frame[at - 1] !== (place === length - 1 ? newline : space)) return -1;
  }
  return length === 0 ? -1 : at;
}

function areBytesAt(frame: Buffer, at: number, bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) if (frame[at + index] !== bytes[index]) return false;
  return true;
}
