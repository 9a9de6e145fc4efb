/**
 * Whether `If-None-Match` names the entity tag: a list or `*`, by weak comparison (RFC 9110 sections 13.1.2 and
 * 8.8.3.2). Then the answer is a 304.
 */
export function matchesNoneMatch(header: string | undefined, etag: string | undefined): boolean {
  if (header === undefined || etag === undefined) return false;
  if (header === etag || header.trim() === "*") return true;
  const opaque = strip(etag);
  return entityTags(header).some((tag) => strip(tag) === opaque);
}

/** The entity tags of a list; a comma may stand inside the quotes of one. */
function entityTags(list: string): readonly string[] {
  return list.match(/(?:W\/)?"[^"]*"/g) ?? [];
}

function strip(etag: string): string {
  return etag.startsWith("W/") ? etag.slice(2) : etag;
}
