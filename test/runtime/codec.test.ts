import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecVersion, decode, encode } from "../../runtime/codec.js";
import type { Entry, Payload, ResponsePayload } from "../../runtime/entry.js";

const instant = fc.oneof(fc.integer({ min: 0, max: 2 ** 52 }), fc.constant(Infinity));
const headers = fc.dictionary(fc.stringMatching(/^[a-z-]{1,12}$/), fc.string(), { noNullPrototype: true });
const response: fc.Arbitrary<Payload> = fc.record({
  kind: fc.constant("response" as const),
  status: fc.integer({ min: 200, max: 599 }),
  headers,
  body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
});
const value: fc.Arbitrary<Payload> = fc.record({
  kind: fc.constant("value" as const),
  copies: fc.constant(false),
  value: fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withSparseArray: true,
    withNullPrototype: true,
  }),
});
/** What keys, versions and digests are made of. */
const label = fc.stringMatching(/^[!-~]{1,20}$/);
const entries: fc.Arbitrary<Entry> = fc.record({
  createdAt: fc.integer({ min: 0, max: 2 ** 52 }),
  staleAt: instant,
  deleteAt: instant,
  tags: fc.array(label),
  versions: fc.array(label, { minLength: 100, maxLength: 100 }),
  fingerprint: fc.option(label, { nil: undefined }),
  payload: fc.oneof(response, value),
});

const sample: Entry = {
  createdAt: 1_700_000_000_000,
  staleAt: 1_700_000_060_000,
  deleteAt: Infinity,
  tags: ["c:#a", "c:#b"],
  versions: ["v1", "v2"],
  fingerprint: "f",
  payload: { kind: "response", status: 200, headers: { etag: 'W/"x"' }, body: Buffer.from('{"a":"\u00e9"}') },
};

describe("a frame", () => {
  test("reads back as the entry that it was made of", () => {
    fc.assert(
      fc.property(entries, (entry) => {
        fc.pre(isFaithful(entry.payload));
        const carried = { ...entry, versions: entry.versions.slice(0, entry.tags.length) };
        expect(withoutCopies(decode(encode(carried)))).toEqual(withoutCopies(carried));
      }),
      { numRuns: 2000 },
    );
  });

  test("keeps every byte of a response's body", () => {
    const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const decoded = decode(encode({ ...sample, payload: { kind: "response", status: 200, headers: {}, body } }));
    expect(Buffer.compare((decoded!.payload as ResponsePayload).body, body)).toBe(0);
  });

  test("keeps instants that never come", () => {
    const forever = decode(encode({ ...sample, staleAt: Infinity, deleteAt: Infinity }));
    expect([forever?.staleAt, forever?.deleteAt]).toEqual([Infinity, Infinity]);
  });

  test("is a miss when cut short, at whatever byte", () => {
    const frame = encode(sample);
    for (let length = 0; length < frame.length; length++) expect(decode(frame.subarray(0, length))).toBeUndefined();
    expect(decode(Buffer.concat([frame, Buffer.from([0])]))).toBeUndefined();
  });

  test("is a miss when a byte of it is another one, whichever and however", () => {
    const frame = encode(sample);
    for (let at = 0; at < frame.length; at++) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const damaged = Buffer.from(frame);
        damaged[at]! ^= flip;
        expect(decode(damaged)).toBeUndefined();
      }
    }
  });

  test("is a miss when it is of another version, though whole", () => {
    const frame = encode(sample);
    frame[2] = codecVersion + 1;
    expect(decode(sealed(frame))).toBeUndefined();
    frame[2] = codecVersion;
    expect(decode(sealed(frame))).toEqual(sample);
  });

  test("is a miss when one of its lengths reaches over the end, or what should be JSON is none", () => {
    for (const lengthAt of [28, 32]) {
      const frame = encode(sample);
      frame.writeUInt32BE(0xffffffff, lengthAt);
      expect(decode(sealed(frame))).toBeUndefined();
      frame.writeUInt32BE(1, lengthAt);
      expect(decode(sealed(frame))).toBeUndefined();
    }
  });

  test("is a miss when it is any other bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => decode(bytes) === undefined));
  });
});

describe("a value", () => {
  test("that is a Buffer stays one", () => {
    const buffers = [Buffer.from("bytes"), Buffer.alloc(0), Buffer.from("part of a pool").subarray(1, 4)];
    const back = roundTrip(buffers) as Buffer[];
    expect(back.map((buffer) => Buffer.isBuffer(buffer))).toEqual([true, true, true]);
    expect(back.map(String)).toEqual(["bytes", "", "art"]);
  });

  test("that is a view takes nothing along of the memory around it", () => {
    const around = new TextEncoder().encode("secret".repeat(1000));
    const view = new Uint8Array(around.buffer, 0, 2);
    const frame = encode({ ...sample, payload: valuePayload([view, new DataView(around.buffer, 6, 3)]) });
    expect(frame.length).toBeLessThan(400);
    const [bytes, data] = roundTrip([view, new DataView(around.buffer, 6, 3)]) as [Uint8Array, DataView];
    expect(Buffer.from(bytes).toString()).toBe("se");
    expect(Buffer.from(data.buffer).toString()).toBe("sec");
  });

  test("without a faithful form is refused by name of its place", () => {
    const of =
      (value: unknown): (() => Buffer) =>
      () =>
        encode({ ...sample, payload: valuePayload(value) });
    expect(of({ a: [() => 1] })).toThrow("a value that cannot be cached, at `.a[0]`: Cannot stringify a function");
    expect(of(new Error("of a class"))).toThrow(TypeError);
    const throwing = Object.defineProperty({}, "x", {
      enumerable: true,
      get: () => {
        throw new Error("of a getter");
      },
    });
    expect(of(throwing)).toThrow(TypeError);
  });
});

/** With the checksum that belongs to its bytes. */
function sealed(frame: Buffer): Buffer {
  const end = frame.length - 4;
  frame.writeUInt32BE(crc32(frame.subarray(0, end)), end);
  return frame;
}

function roundTrip(value: unknown): unknown {
  return (decode(encode({ ...sample, payload: valuePayload(value) }))!.payload as { value: unknown }).value;
}

function valuePayload(value: unknown): Payload {
  return { kind: "value", value, copies: false };
}

/** Whether readers get a copy is not in the frame: it shows in the value. */
function withoutCopies(entry: Entry | undefined): unknown {
  return entry?.payload.kind === "value" ? { ...entry, payload: entry.payload.value } : entry;
}

/** devalue refuses objects with a key of this name. */
function isFaithful(payload: Payload): boolean {
  try {
    encode({ ...sample, payload });
    return true;
  } catch {
    return false;
  }
}
