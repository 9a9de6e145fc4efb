import type { Subject } from "./layout.js";

/** What the cache holds of a subject: a value that tells whether it is whole, whose it is, and how old. */
export interface Content {
  readonly key: string;
  readonly version: number;
  readonly body: string;
}

/** The value of a subject at a version. */
export function contentOf(subject: Subject, version: number): Content {
  return { key: subject.key, version, body: bodyOf(subject.key, version) };
}

/** The version of a value that was read; `wrong` for one that was never made of this subject. */
export function versionOf(subject: Subject, value: unknown): number | "wrong" {
  if (typeof value !== "object" || value === null) return "wrong";
  const { key, version, body } = value as Partial<Content>;
  if (key !== subject.key || typeof version !== "number") return "wrong";
  return body === bodyOf(key, version) ? version : "wrong";
}

/** Up to 2 KB, so that replies are cut in the middle of values too. */
function bodyOf(key: string, version: number): string {
  return `${key}@${version};`.repeat(1 + ((version * 37) % 150));
}
