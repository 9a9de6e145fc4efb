import { z } from "zod";

const tags = z.union([z.array(z.string()), z.literal("function")]);
/** Milliseconds; `null` is forever. */
const span = z.number().nullable();

const entry = z.looseObject({
  name: z.string(),
  method: z.string().optional(),
  path: z.string().optional(),
  key: z.string().optional(),
  version: z.string().optional(),
  ttlMs: span.optional(),
  staleWhileRevalidateMs: span.optional(),
  staleIfErrorMs: span.optional(),
  softTimeoutMs: z.number().optional(),
  hardTimeoutMs: z.number().optional(),
  jitter: z.number().optional(),
  /** Of a value one span, of a route one for each status. */
  negativeTtlMs: z.union([span, z.record(z.string(), span)]).optional(),
  tags: tags.optional(),
  invalidates: tags.optional(),
});

/** A route, mutation or value, as a manifest tells it. */
export type ManifestEntry = z.output<typeof entry>;

const manifest = z.looseObject({
  cachewright: z.string(),
  /** The first segment of every key; manifests of older versions do not tell. */
  name: z.string().optional(),
  routes: z.array(entry),
});

/** What a `manifest.json` tells of a spec. */
export type Manifest = z.output<typeof manifest>;

/** What every manifest has in one of its lines, and hardly another file. */
export const manifestMark = '  "cachewright": "';

/** Reads a manifest; `undefined` when it is none, or has conflict markers in it. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    return manifest.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
