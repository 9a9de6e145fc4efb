import { hash } from "node:crypto";
import { InvalidOptionError } from "./errors.js";

/**
 * Keys are injective: different inputs give different keys. Values are percent-encoded down to `A-Z a-z 0-9 - _ .`, so
 * every other character of a key is a separator; `~` marks what is no string (`~` alone stands for an absent value).
 */

/** A value that may stand in a key. */
export type Scalar = string | number | boolean | bigint | null | undefined;

const unsafe = /[^A-Za-z0-9\-_.]/;
const unsafeRun = /[^A-Za-z0-9\-_.]+/g;

/** Text for a key. A lone surrogate, which UTF-8 cannot hold, becomes `%u` and its four hex digits. */
export function text(value: string): string {
  return unsafe.test(value) ? encoded(value) : value;
}

/** What ASCII characters become in a key. */
const ascii = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return unsafe.test(character) ? percentAscii(character) : character;
});

/** Spaces and punctuation are what most texts have, and a table is faster there than a regular expression. */
function encoded(value: string): string {
  let done = "";
  let safeFrom = 0;
  for (let index = 0; index < value.length; index++) {
    const known = ascii[value.charCodeAt(index)];
    if (known === undefined) return value.replace(unsafeRun, percent);
    if (known.length === 1) continue;
    done += value.slice(safeFrom, index) + known;
    safeFrom = index + 1;
  }
  return done + value.slice(safeFrom);
}

function percent(run: string): string {
  if (!run.isWellFormed()) return Array.from(run, percentOne).join("");
  return encodeURIComponent(run).replace(/[!'()*~]/g, percentAscii);
}

/** One code point; iterating a text yields a lone surrogate by itself. */
function percentOne(character: string): string {
  if (character.isWellFormed()) return percent(character);
  return `%u${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function percentAscii(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

const notScalar =
  "a key is made of texts, numbers, booleans and null: an object has no text of its own, so different inputs would meet";

/**
 * A value whose type is known only at run time: what is no string is marked, so 1 and "1" differ.
 *
 * @throws InvalidOptionError for an object
 */
export function scalar(value: Scalar): string {
  if (typeof value === "string") return text(value);
  if (value === undefined) return "~";
  if (typeof value === "object" && value !== null) throw new InvalidOptionError(notScalar);
  return typeof value === "bigint" ? `~${value}n` : `~${Object.is(value, -0) ? "-0" : text(String(value))}`;
}

/** The values of a list, each one ended by a comma, so that `[]`, `[""]` and an absent list differ. */
export function list(values: readonly Scalar[]): string {
  let encoded = "";
  for (const value of values) encoded += `${scalar(value)},`;
  return encoded;
}

/** A record that a key function returned: its fields sorted by name, absent ones left out. */
export function record(fields: Readonly<Record<string, Scalar>>): string {
  const present = Object.keys(fields).filter((name) => fields[name] !== undefined);
  return present
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => `${text(name)}=${scalar(fields[name])}`)
    .join("&");
}

/** The longest key in characters: below Memcached's 250 bytes, with room for a prefix of the backend. */
const maxLength = 200;
const digestLength = 43;

/**
 * A key of at most 200 characters: the tail of a longer one becomes `#` and the SHA-256 of the whole in base64url. Only
 * these have exactly 200, so none of them is the text of another key.
 */
export function fit(key: string): string {
  return key.length < maxLength ? key : `${key.slice(0, maxLength - digestLength - 1)}#${digest(key)}`;
}

/** SHA-256 in base64url, 43 characters. */
export function digest(content: string | Uint8Array): string {
  return hash("sha256", content, "base64url");
}

const unprintable = /[^!-}]/;
const unprintableRun = /[^!-}]+/g;

/**
 * Text for the end of a key, where no separator follows: printable ASCII stays as it is, percent signs too. The rest is
 * encoded with `~` in the place of `%`.
 */
export function plain(value: string): string {
  if (!unprintable.test(value)) return value;
  return value.replace(unprintableRun, (run) => percent(run).replaceAll("%", "~"));
}

/** The key of a tag's version. It carries no version of a route: invalidation reaches old and new processes alike. */
export function tagKey(cacheName: string, tag: string): string {
  return fit(`${cacheName}:#${plain(tag)}`);
}

/** The key of the version of a tag's family. */
export function familyKeyOf(key: string): string {
  const end = key.indexOf(":", key.indexOf("#"));
  return end === -1 ? key : key.slice(0, end);
}

/**
 * The key of something that belongs to an entry: `!` for its version, `?` for the claim to load it anew. What is second in a
 * key tells its kind: a route's name, `.` for the uniform interface, `#` for a tag, `$` for a namespace.
 */
export function beside(key: string, mark: "!" | "?"): string {
  const start = key.indexOf(":") + 1;
  return key.slice(0, start) + mark + key.slice(start);
}

/** The key of the version that every entry of a cache carries; of several, where entries are spread over servers. */
export function namespaceKey(cacheName: string, part = 0): string {
  return `${cacheName}:$${part === 0 ? "" : part}`;
}

export function isNamespaceKey(key: string): boolean {
  return key[key.indexOf(":") + 1] === "$";
}

/** The name of the cache that a key belongs to. */
export function cacheNameOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf(":")));
}

/** A tag in its text form: the family, then its arguments, for example `article:how-to-train`. */
export function tag(family: string, ...args: readonly (string | number | boolean)[]): string {
  return args.length === 0 ? family : `${family}:${args.map((arg) => text(String(arg))).join(":")}`;
}

/** The family of a tag in its text form. */
export function familyOf(tagText: string): string {
  const end = tagText.indexOf(":");
  return end === -1 ? tagText : tagText.slice(0, end);
}
